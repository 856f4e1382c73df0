package dev.sluice.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A folder as S3Proxy sees a store. S3Proxy brings HTTP, signatures, checksums and XML; what is done with the files is
 * ours.
 *
 * <p>Its own store of files would have to be wrapped nearly whole: it writes an object beside it under a name that an
 * object may have, so what a killed process leaves can't be told from objects; it follows links; it ignores it when
 * attributes can't be written, on a full disk too; its files have the umask's permissions. None of that can be seen
 * from outside, and this is smaller. It is inherited from for one reason: S3Proxy asks the class of a store, through
 * {@link ForwardingBlobStore}, what the store can do, and takes one that it doesn't know to have no conditions. A store
 * of files keeps the attributes of a multipart upload in an empty object, the stub, which is the upload's record here.
 */
final class FolderStore extends ForwardingBlobStore {

    private static final Logger LOG = LoggerFactory.getLogger(FolderStore.class);

    private static final String STUB = ".s3proxy-mpu-stub-";
    private static final Pattern PART = Pattern.compile("(?s)\\.mpus-([0-9a-f-]{36})-(.+)-([0-9]{1,5})");
    private static final int LEAST_PART_BYTES = 5 << 20;

    private final PrivateFolder folder;
    private final FolderKeys keys;
    private final FolderObjects objects;
    private final FolderUploads uploads;
    private final FolderFailures failures;

    FolderStore(PrivateFolder folder) {
        super(new FilesystemNio2BlobStore(folder.root().toString()));
        this.folder = folder;
        this.keys = new FolderKeys(folder.root());
        this.objects = new FolderObjects(folder);
        this.uploads = new FolderUploads(folder);
        this.failures = new FolderFailures(folder.root());
    }

    /** Removes the multipart uploads that nobody alive knows. */
    void endForgottenUploads() {
        failures.translating(() -> {
            for (Bucket bucket : list().buckets()) {
                int ended = uploads.endForgotten(bucket.name());
                if (ended > 0) {
                    LOG.info("Removed {} unfinished uploads of dead processes from bucket {}", ended, bucket.name());
                }
            }
            return this;
        });
    }

    // Buckets

    @Override
    public ListBucketsResponse list() {
        return failures.translating(() -> {
            List<Bucket> buckets = new ArrayList<>();
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder.root(), PrivateFolder::isBucket)) {
                for (Path bucket : folders) {
                    buckets.add(SdkResponses.bucket(
                            bucket.getFileName().toString(),
                            Files.getLastModifiedTime(bucket).toInstant()));
                }
            }
            return ListBucketsResponse.builder().buckets(buckets).build();
        });
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        keys.requireBucket(request.bucket());
        return HeadBucketResponse.builder().build();
    }

    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        return failures.translating(() -> {
            Path bucket = folder.root().resolve(request.bucket());
            if (Files.exists(bucket, LinkOption.NOFOLLOW_LINKS)) {
                throw S3Exceptions.bucketAlreadyOwnedByYou(request.bucket());
            }
            folder.createBucket(bucket);
            return CreateBucketResponse.builder().build();
        });
    }

    @Override
    public void deleteContainer(String bucket) {
        throw new UnsupportedOperationException("a bucket is deleted when it is empty");
    }

    @Override
    public void deleteBucket(String bucket) {
        failures.translating(() -> {
            Path path = keys.requireBucket(bucket);
            if (hasFile(path) || !uploads.list(bucket).isEmpty()) {
                throw S3Exceptions.bucketNotEmpty(bucket);
            }
            folder.discard(path);
            return bucket;
        });
    }

    /** Also one that is no object, or can't be listed: it isn't ours to remove. */
    private static boolean hasFile(Path bucket) throws IOException {
        try (Stream<Path> all = Files.walk(bucket)) {
            return all.anyMatch(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
        }
    }

    @Override
    public BucketCannedACL getContainerAccess(String bucket) {
        return BucketCannedACL.PRIVATE;
    }

    @Override
    public void setContainerAccess(String bucket, BucketCannedACL access) {
        requirePrivate(access == BucketCannedACL.PRIVATE);
    }

    private static void requirePrivate(boolean isPrivate) {
        if (!isPrivate) {
            throw new S3ProxyException(S3ErrorCode.NOT_IMPLEMENTED);
        }
    }

    // Objects

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        return failures.translating(() -> FolderListing.page(keys.requireBucket(request.bucket()), request));
    }

    @Override
    public boolean blobExists(String bucket, String key) {
        return blobMetadataIfPresent(bucket, key) != null;
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return failures.translating(() -> {
            if (request.key().startsWith(STUB)) {
                return stub(request.bucket(), request.key());
            }
            try (FolderObjects.Opened object = objects.open(request.bucket(), request.key())) {
                return SdkResponses.toHead(object.attributes().toResponse(object.basics()).build());
            }
        });
    }

    private HeadObjectResponse stub(String bucket, String key) throws IOException {
        FolderUploads.Upload upload = uploads.find(bucket, key.substring(STUB.length()))
                .orElseThrow(() -> S3Exceptions.noSuchKey(bucket, key, "no such upload"));
        return SdkResponses.toHead(upload.attributes().toResponse(upload.basics()).build());
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        return failures.translating(() -> {
            Matcher part = PART.matcher(request.key());
            FolderObjects.Opened object = part.matches()
                    ? uploads.open(request.bucket(), part.group(1), part.group(2), Integer.parseInt(part.group(3)))
                    : objects.open(request.bucket(), request.key());
            try {
                return ObjectAnswer.of(request, object);
            } catch (IOException | RuntimeException failure) {
                object.close();
                throw failure;
            }
        });
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream bytes) {
        return failures.translating(() -> {
            StoredAttributes attributes = StoredAttributes.of(request);
            if (request.key().startsWith(STUB)) {
                uploads.describe(request.bucket(), request.key().substring(STUB.length()), attributes);
                return SdkResponses.putResponse("");
            }
            requireWritable(request.bucket(), request.key());
            try (FolderObjects.Draft draft = objects.write(bytes, request.contentLength(), request.contentMD5())) {
                objects.publish(draft, attributes, request.bucket(), request.key(), request.ifNoneMatch());
                return SdkResponses.putResponse(draft.etag());
            }
        });
    }

    private void requireWritable(String bucket, String key) {
        failures.requireWritable(keys.requireBucket(bucket));
        keys.requireWritable(bucket, key);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return failures.translating(() -> {
            requireWritable(request.destinationBucket(), request.destinationKey());
            try (FolderObjects.Opened source = objects.open(request.sourceBucket(), request.sourceKey());
                    InputStream bytes = source.stream(0)) {
                ObjectAnswer.requireConditions(source, request);
                StoredAttributes attributes = request.metadataDirective() == MetadataDirective.REPLACE
                        ? StoredAttributes.of(request)
                        : source.attributes();
                try (FolderObjects.Draft draft = objects.write(bytes, source.basics().size(), null)) {
                    objects.publish(draft, attributes, request.destinationBucket(), request.destinationKey(), null);
                    return SdkResponses.copyResponse(draft.etag());
                }
            }
        });
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return failures.translating(() -> {
            // The stub goes with its upload.
            if (!request.key().startsWith(STUB)) {
                objects.remove(request.bucket(), request.key());
            }
            return DeleteObjectResponse.builder().build();
        });
    }

    @Override
    public void removeBlob(String bucket, String key) {
        removeBlob(DeleteObjectRequest.builder().bucket(bucket).key(key).build());
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return ObjectCannedACL.PRIVATE;
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
        requirePrivate(access == ObjectCannedACL.PRIVATE);
    }

    // Multipart uploads

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        return failures.translating(() -> {
            requireWritable(request.bucket(), request.key());
            return new MultipartUpload(
                    uploads.begin(request.bucket(), request.key(), StoredAttributes.of(request)), request);
        });
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload multipart, UploadPartRequest request, InputStream bytes) {
        return failures.translating(() -> {
            failures.requireWritable(keys.requireBucket(multipart.containerName()));
            FolderUploads.Upload upload =
                    uploads.require(multipart.containerName(), multipart.blobName(), multipart.id());
            try (FolderObjects.Draft draft = objects.write(bytes, request.contentLength(), request.contentMD5())) {
                uploads.put(upload, request.partNumber(), draft);
                return SdkResponses.uploadedPart(draft.etag());
            }
        });
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload multipart) {
        return failures.translating(() -> uploads
                .parts(uploads.require(multipart.containerName(), multipart.blobName(), multipart.id())).stream()
                .map(part -> SdkResponses.part(part.number(), part.size(), part.etag(), part.written()))
                .toList());
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        keys.requireBucket(bucket);
        return failures.translating(() -> uploads.list(bucket).stream()
                .map(upload -> SdkResponses.upload(
                        upload.key(),
                        upload.id(),
                        upload.basics().lastModifiedTime().toInstant()))
                .toList());
    }

    @Override
    public void abortMultipartUpload(MultipartUpload multipart) {
        failures.translating(() -> {
            uploads.end(uploads.require(multipart.containerName(), multipart.blobName(), multipart.id()));
            return multipart;
        });
    }

    /** Asked again while it is under way, or after it, it has the result of the first. */
    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload multipart, CompleteMultipartUploadRequest request) {
        List<CompletedPart> named = request.multipartUpload().parts();
        return failures.translating(() -> {
            synchronized (uploads.lock(multipart.id())) {
                String etag = FolderUploads.etag(named);
                if (uploads.find(multipart.containerName(), multipart.id()).isEmpty() && isPublished(multipart, etag)) {
                    return SdkResponses.completeResponse(etag);
                }
                FolderUploads.Upload upload =
                        uploads.require(multipart.containerName(), multipart.blobName(), multipart.id());
                try (FolderObjects.Draft draft = objects.join(files(upload, named), etag)) {
                    // To the metadata S3Proxy may have added the checksum; of the rest it forgets some.
                    objects.publish(
                            draft,
                            upload.attributes()
                                    .withUserMetadata(multipart.request().metadata()),
                            multipart.containerName(),
                            multipart.blobName(),
                            request.ifNoneMatch());
                }
                uploads.end(upload);
                return SdkResponses.completeResponse(etag);
            }
        });
    }

    private boolean isPublished(MultipartUpload multipart, String etag) {
        HeadObjectResponse there = blobMetadataIfPresent(multipart.containerName(), multipart.blobName());
        return there != null && there.eTag().equals('"' + etag + '"');
    }

    private List<Path> files(FolderUploads.Upload upload, List<CompletedPart> named) throws IOException {
        Map<Integer, FolderUploads.UploadedPart> there = uploads.partsByNumber(upload);
        List<Path> files = new ArrayList<>();
        for (CompletedPart part : named) {
            FolderUploads.UploadedPart uploaded = there.get(part.partNumber());
            if (uploaded == null || !uploaded.etag().equals(part.eTag().replace("\"", ""))) {
                throw new S3ProxyException(S3ErrorCode.INVALID_PART);
            }
            files.add(uploaded.file());
        }
        return files;
    }

    @Override
    public long getMinimumMultipartPartSize() {
        return LEAST_PART_BYTES;
    }
}
