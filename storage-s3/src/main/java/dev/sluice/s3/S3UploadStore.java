package dev.sluice.s3;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.s3.internal.http.HttpFields;
import dev.sluice.s3.internal.protocol.ObjectFields;
import dev.sluice.s3.internal.protocol.S3Requests;
import dev.sluice.s3.internal.protocol.S3Responses;
import dev.sluice.s3.internal.protocol.S3Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The verbs of uploading. */
final class S3UploadStore implements UploadStore {

    private final EndpointProfile profile;
    private final S3Wire wire;
    private final Duration completionTimeout;
    private final BodyChecksums checksums;

    /** @param completionTimeout for how long a store may be silent over a completion */
    S3UploadStore(EndpointProfile profile, S3Wire wire, Duration completionTimeout) {
        this.profile = profile;
        this.wire = wire;
        this.completionTimeout = completionTimeout;
        this.checksums = new BodyChecksums(profile.checksums());
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
        String id = wire.xml(
                "Beginning the upload of " + address,
                S3Requests.createMultipartUpload(address, attributes, profile.fullObjectChecksum()),
                S3Responses.UPLOAD_ROOT, S3Responses::uploadId);
        return new MultipartUpload(address, id);
    }

    @Override
    public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
        String doing = "Writing part " + number + " of " + upload.address();
        HttpFields answer = wire.send(
                doing, S3Requests.uploadPart(upload, number, body.length(), checksums.fieldOf(doing, body)), body);
        return new StoredPart(number, body.length(), requireEtag(doing, answer), ObjectFields.crc32c(answer));
    }

    /** As an error inside of a success has none. */
    private static String requireEtag(String doing, HttpFields answer) {
        return ObjectFields.etag(answer).orElseThrow(() -> S3Wire.unusable(doing, "no entity tag"));
    }

    @Override
    public List<StoredPart> listParts(MultipartUpload upload) {
        List<StoredPart> listed = new ArrayList<>();
        String doing = "Listing the parts of " + upload.address();
        Optional<Integer> after = Optional.of(0);
        while (after.isPresent()) {
            S3Responses.PartsPage page = wire.xml(doing, S3Requests.listParts(upload, after.get()),
                    S3Responses.PARTS_ROOT, S3Responses::parts);
            listed.addAll(page.parts());
            requireProgress(doing, after.get(), page.next());
            after = page.next();
        }
        return listed;
    }

    private static void requireProgress(String doing, int after, Optional<Integer> next) {
        if (next.isPresent() && next.get() <= after) {
            throw S3Wire.unusable(doing, "the list goes on where it was");
        }
    }

    @Override
    public PublishedObject complete(MultipartUpload upload, Completion completion) {
        String doing = "Completing " + upload.address();
        requireConditionalWrites(doing, completion.precondition());
        // Of no bytes MinIO computes another CRC32C than 0, and there is nothing to check.
        boolean checkWhole = profile.fullObjectChecksum() && completion.size() > 0;
        try {
            return wire.xml(
                    doing,
                    S3Requests.completeMultipartUpload(upload, completion, profile.fullObjectChecksum(), checkWhole),
                    completionTimeout,
                    S3Responses.COMPLETED_ROOT,
                    S3Responses::completed);
        } catch (StoreException failure) {
            throw failure.kind() == Kind.CHECKSUM_MISMATCH ? whole(failure) : failure;
        }
    }

    /** Unlike a part's bytes, a whole object's checksum doesn't become right by asking again. */
    private static StoreException whole(StoreException mismatch) {
        StoreException permanent = StoreException.permanent(Kind.CHECKSUM_MISMATCH, mismatch.getMessage())
                .withCause(mismatch);
        return mismatch.requestId().map(permanent::withRequestId).orElse(permanent);
    }

    @Override
    public void abort(MultipartUpload upload) {
        try {
            wire.call("Aborting the upload of " + upload.address(), S3Requests.abortMultipartUpload(upload));
        } catch (StoreException failure) {
            if (failure.kind() != Kind.NO_SUCH_UPLOAD) {
                throw failure;
            }
        }
    }

    @Override
    public void delete(String bucket, List<String> keys) {
        if (keys.size() == 1) {
            wire.callForNothing("Removing an object of " + bucket, S3Requests.deleteObject(bucket, keys.getFirst()));
            return;
        }
        String doing = "Removing " + keys.size() + " objects of " + bucket;
        wire.xml(
                        doing,
                        S3Requests.deleteObjects(bucket, keys),
                        S3Responses.DELETED_ROOT,
                        result -> S3Responses.refusal(doing, result))
                .ifPresent(refused -> {
                    throw refused;
                });
    }

    /** An entity tag is a condition on AWS since September 2025; other stores take no notice of it. */
    @Override
    public void withdraw(ObjectAddress address, PublishedObject published) {
        wire.callForNothing("Removing " + address, S3Requests.deletePublished(address, published));
    }

    @Override
    public PublishedObject putWhole(
            ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body) {
        String doing = "Writing " + address;
        requireConditionalWrites(doing, precondition);
        HttpFields answer = wire.send(
                doing,
                S3Requests.putObject(address, attributes, precondition, body.length(), checksums.fieldOf(doing, body)),
                body);
        return ObjectFields.published(answer).orElseThrow(() -> S3Wire.unusable(doing, "no entity tag"));
    }

    private void requireConditionalWrites(String doing, Precondition precondition) {
        if (precondition == Precondition.MUST_NOT_EXIST && !profile.conditionalWrites()) {
            throw StoreException.permanent(
                    Kind.UNSUPPORTED,
                    doing + " failed: this store can't be relied on to keep an object from being overwritten (profile "
                            + profile.name() + ")");
        }
    }
}
