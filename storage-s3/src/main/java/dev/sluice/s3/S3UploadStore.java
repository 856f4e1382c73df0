package dev.sluice.s3;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The verbs of uploading, in S3's terms. */
final class S3UploadStore implements UploadStore {

    private static final String ANY = "*";

    private final EndpointProfile profile;
    private final UploadVerbs verbs;

    S3UploadStore(EndpointProfile profile, UploadVerbs verbs) {
        this.profile = profile;
        this.verbs = verbs;
    }

    @Override
    public StoreLimits limits() {
        return profile.limits();
    }

    @Override
    public StoreFeatures features() {
        return profile.features();
    }

    @Override
    public MultipartUpload begin(ObjectAddress address, ObjectAttributes attributes) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(address.bucket())
                .key(address.key())
                .metadata(ObjectHeaders.metadata(attributes));
        attributes.contentType().ifPresent(request::contentType);
        attributes.headers().encoding().ifPresent(request::contentEncoding);
        attributes.headers().cacheControl().ifPresent(request::cacheControl);
        attributes.headers().language().ifPresent(request::contentLanguage);
        attributes.headers().disposition().ifPresent(request::contentDisposition);
        attributes.headers().expires().ifPresent(request::expires);
        attributes.storageClass().ifPresent(request::storageClass);
        if (profile.fullObjectChecksum()) {
            request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
        }
        return new MultipartUpload(address, verbs.begin("Beginning the upload of " + address, request.build()).uploadId());
    }

    @Override
    public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
        UploadPartRequest.Builder request = UploadPartRequest.builder()
                .bucket(upload.address().bucket())
                .key(upload.address().key())
                .uploadId(upload.id())
                .partNumber(number.value())
                .contentLength(body.length());
        String doing = "Writing part " + number + " of " + upload.address();
        UploadPartResponse answer = verbs.putPart(doing, request, body);
        if (answer.eTag() == null) {
            // As an error inside of a success has it, which the SDK looks for only where S3 documents one.
            throw StoreException.temporary(Kind.UNAVAILABLE, doing + " failed: the store named no entity tag");
        }
        return new StoredPart(number, body.length(), Answers.etag(answer.eTag()), Answers.crc32c(answer.checksumCRC32C()));
    }

    @Override
    public List<StoredPart> listParts(MultipartUpload upload) {
        List<StoredPart> listed = new ArrayList<>();
        Optional<Integer> after = Optional.of(0);
        while (after.isPresent()) {
            ListPartsResponse page = listParts(upload, after.get());
            page.parts().forEach(part -> listed.add(storedPart(part)));
            after = Boolean.TRUE.equals(page.isTruncated()) ? Optional.ofNullable(page.nextPartNumberMarker()) : Optional.empty();
        }
        return listed;
    }

    private ListPartsResponse listParts(MultipartUpload upload, int after) {
        ListPartsRequest request = ListPartsRequest.builder()
                .bucket(upload.address().bucket())
                .key(upload.address().key())
                .uploadId(upload.id())
                .partNumberMarker(after == 0 ? null : after)
                .build();
        return verbs.listParts("Listing the parts of " + upload.address(), request);
    }

    private static StoredPart storedPart(Part part) {
        return new StoredPart(
                new PartNumber(part.partNumber()), part.size(), Answers.etag(part.eTag()), Answers.crc32c(part.checksumCRC32C()));
    }

    @Override
    public PublishedObject complete(MultipartUpload upload, Completion completion) {
        String doing = "Completing " + upload.address();
        requireConditionalWrites(doing, completion.precondition());
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(upload.address().bucket())
                .key(upload.address().key())
                .uploadId(upload.id())
                .multipartUpload(list -> list.parts(completion.parts().stream().map(this::completedPart).toList()));
        if (completion.precondition() == Precondition.MUST_NOT_EXIST) {
            request.ifNoneMatch(ANY);
        }
        // Of no bytes MinIO computes another CRC32C than 0, and there is nothing to check.
        if (profile.fullObjectChecksum() && completion.size() > 0) {
            request.checksumType(ChecksumType.FULL_OBJECT)
                    .checksumCRC32C(completion.checksum().base64())
                    .mpuObjectSize(completion.size());
        }
        CompleteMultipartUploadResponse answer = complete(doing, request.build());
        return new PublishedObject(
                Answers.etag(answer.eTag()), Optional.ofNullable(answer.versionId()), Answers.crc32c(answer.checksumCRC32C()));
    }

    private CompleteMultipartUploadResponse complete(String doing, CompleteMultipartUploadRequest request) {
        try {
            return verbs.complete(doing, request);
        } catch (StoreException failure) {
            throw failure.kind() == Kind.CHECKSUM_MISMATCH ? whole(failure) : failure;
        }
    }

    /** Unlike a part's bytes, a whole object's checksum doesn't become right by asking again. */
    private static StoreException whole(StoreException mismatch) {
        StoreException permanent = StoreException.permanent(Kind.CHECKSUM_MISMATCH, mismatch.getMessage()).withCause(mismatch);
        return mismatch.requestId().map(permanent::withRequestId).orElse(permanent);
    }

    private CompletedPart completedPart(StoredPart part) {
        CompletedPart.Builder completed = CompletedPart.builder().partNumber(part.number().value()).eTag(part.etag());
        if (profile.fullObjectChecksum()) {
            part.checksum().ifPresent(checksum -> completed.checksumCRC32C(checksum.base64()));
        }
        return completed.build();
    }

    @Override
    public void abort(MultipartUpload upload) {
        AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                .bucket(upload.address().bucket())
                .key(upload.address().key())
                .uploadId(upload.id())
                .build();
        try {
            verbs.abort("Aborting the upload of " + upload.address(), request);
        } catch (StoreException failure) {
            if (failure.kind() != Kind.NO_SUCH_UPLOAD) {
                throw failure;
            }
        }
    }

    @Override
    public void delete(String bucket, List<String> keys) {
        delete("Removing " + keys.size() + " objects of " + bucket, bucket, keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList());
    }

    /** An entity tag is a condition on AWS since September 2025; other stores take no notice of it. */
    @Override
    public void withdraw(ObjectAddress address, PublishedObject published) {
        ObjectIdentifier.Builder object = ObjectIdentifier.builder().key(address.key());
        published.versionId().ifPresentOrElse(object::versionId, () -> object.eTag(published.etag()));
        delete("Removing " + address, address.bucket(), List.of(object.build()));
    }

    private void delete(String doing, String bucket, List<ObjectIdentifier> objects) {
        DeleteObjectsResponse answer = verbs.delete(doing, DeleteObjectsRequest.builder()
                .bucket(bucket)
                .delete(list -> list.objects(objects).quiet(true))
                .build());
        answer.errors().stream().findFirst().ifPresent(refused -> {
            throw ErrorAnswer.of(refused).toException(doing);
        });
    }

    @Override
    public PublishedObject putWhole(ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body) {
        String doing = "Writing " + address;
        requireConditionalWrites(doing, precondition);
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(address.bucket())
                .key(address.key())
                .contentLength(body.length())
                .metadata(ObjectHeaders.metadata(attributes));
        attributes.contentType().ifPresent(request::contentType);
        attributes.headers().encoding().ifPresent(request::contentEncoding);
        attributes.headers().cacheControl().ifPresent(request::cacheControl);
        attributes.headers().language().ifPresent(request::contentLanguage);
        attributes.headers().disposition().ifPresent(request::contentDisposition);
        attributes.headers().expires().ifPresent(request::expires);
        attributes.storageClass().ifPresent(request::storageClass);
        if (precondition == Precondition.MUST_NOT_EXIST) {
            request.ifNoneMatch(ANY);
        }
        PutObjectResponse answer = verbs.putWhole(doing, request, body);
        return new PublishedObject(
                Answers.etag(answer.eTag()), Optional.ofNullable(answer.versionId()), Answers.crc32c(answer.checksumCRC32C()));
    }

    private void requireConditionalWrites(String doing, Precondition precondition) {
        if (precondition == Precondition.MUST_NOT_EXIST && !profile.conditionalWrites()) {
            throw StoreException.permanent(Kind.UNSUPPORTED,
                    doing + " failed: this store can't be relied on to keep an object from being overwritten (profile " + profile.name() + ")");
        }
    }
}
