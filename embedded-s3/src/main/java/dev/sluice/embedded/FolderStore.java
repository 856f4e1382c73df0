package dev.sluice.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Makes the files answer as S3 does, where S3Proxy leaves it to them: keys that the folder can't hold are refused, not a
 * 500 that clients repeat; objects are listed once they are whole; an upload that has ended takes no part and lists none;
 * and a refused body is read to its end, or its sender would see a broken connection and no answer.
 */
final class FolderStore extends ForwardingBlobStore {

    private final Path folder;
    private final FolderKeys keys;
    private final TemporaryFiles temporaryFiles;

    FolderStore(BlobStore files, Path folder) {
        super(files);
        this.folder = folder;
        this.keys = new FolderKeys(folder);
        this.temporaryFiles = new TemporaryFiles(folder);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response listed = super.list(request);
        return listed.toBuilder()
                .contents(listed.contents().stream()
                        .filter(object -> !temporaryFiles.include(request.bucket(), object.key()))
                        .toList())
                .build();
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream bytes) {
        return draining(bytes, () -> {
            requireKey(request.bucket(), request.key());
            return temporaryFiles.whileWriting(request.bucket(), request.key(), () -> super.putBlob(request, bytes));
        });
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        requireKey(request.destinationBucket(), request.destinationKey());
        return temporaryFiles.whileWriting(
                request.destinationBucket(), request.destinationKey(), () -> super.copyBlob(request));
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        requireKey(request.bucket(), request.key());
        return super.initiateMultipartUpload(request);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream bytes) {
        return draining(bytes, () -> {
            requireUnfinished(upload);
            return super.uploadMultipartPart(upload, request, bytes);
        });
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return temporaryFiles.whileWriting(
                upload.containerName(), upload.blobName(), () -> super.completeMultipartUpload(upload, request));
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        requireUnfinished(upload);
        return super.listMultipartUpload(upload);
    }

    private void requireKey(String bucket, String key) {
        keys.refusal(bucket, key).ifPresent(reason -> {
            throw S3Exceptions.invalidArgument(reason);
        });
    }

    private void requireUnfinished(MultipartUpload upload) {
        if (!Files.exists(folder.resolve(upload.containerName()).resolve(".s3proxy-mpu-stub-" + upload.id()))) {
            throw new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
        }
    }

    private static <T> T draining(InputStream bytes, Supplier<T> call) {
        try {
            return call.get();
        } catch (S3Exception refused) {
            try {
                bytes.transferTo(OutputStream.nullOutputStream());
            } catch (IOException senderIsGone) {
                refused.addSuppressed(senderIsGone);
            }
            throw refused;
        }
    }
}
