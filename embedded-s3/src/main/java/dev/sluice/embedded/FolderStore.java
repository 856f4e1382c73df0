package dev.sluice.embedded;

import java.io.InputStream;
import java.nio.file.Path;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Refuses keys that the folder can't hold, before a byte is written; left alone, they are a 500 that clients repeat. */
final class FolderStore extends ForwardingBlobStore {

    private final FolderKeys keys;

    FolderStore(BlobStore files, Path folder) {
        super(files);
        this.keys = new FolderKeys(folder);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream bytes) {
        requireKey(request.bucket(), request.key());
        return super.putBlob(request, bytes);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        requireKey(request.destinationBucket(), request.destinationKey());
        return super.copyBlob(request);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        requireKey(request.bucket(), request.key());
        return super.initiateMultipartUpload(request);
    }

    private void requireKey(String bucket, String key) {
        keys.refusal(bucket, key).ifPresent(reason -> {
            throw S3Exceptions.invalidArgument(reason);
        });
    }
}
