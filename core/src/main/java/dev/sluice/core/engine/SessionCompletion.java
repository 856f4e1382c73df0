package dev.sluice.core.engine;

import dev.sluice.core.Crc32c;
import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartRanges;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.VerifiedBy;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The end of a resumable upload: its parts become an object, whoever asks for it and however often. */
record SessionCompletion(SessionContext context, UploadRecord upload) {

    /** Another process may be publishing at this moment: how often, and how long apart, to look for what it does. */
    private static final int LOOKS = 4;

    /** How often the parts are listed, while they are sent again. */
    private static final int LISTINGS = 4;
    private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofMillis(500);

    private UploadInfo info() {
        return upload.info();
    }

    private ObjectAddress address() {
        return upload.info().address();
    }

    MultipartWrite write() {
        return new MultipartWrite(context.store(), settlement(), upload.multipart(), info().precondition());
    }

    private Settlement settlement() {
        return new Settlement(context.reader(), context.retries(), address(), UploadStamp.of(info().id().text()));
    }

    /** The object as it is now, if this upload published it. */
    Optional<ObjectInfo> find() {
        return settlement().find();
    }

    /** The object, if this upload published it, or another process is just about to. */
    Optional<ObjectInfo> published() {
        RetryPolicy policy = context.retries().policy().withMaxAttempts(LOOKS);
        Duration longest =
                policy.maxDelay().compareTo(LONGEST_BETWEEN_LOOKS) > 0 ? LONGEST_BETWEEN_LOOKS : policy.maxDelay();
        try {
            return Optional.of(context.retries()
                    .quietly(policy.withMaxDelay(longest))
                    .call(() -> find().orElseThrow(() -> StoreException.temporary(
                            Kind.NO_SUCH_OBJECT, "the upload of " + address() + " has published nothing"))));
        } catch (StoreException failure) {
            if (failure.kind() == Kind.NO_SUCH_OBJECT) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /**
     * A SHA can't be combined from the parts', and an object that was read back to compute it would have replaced the
     * earlier one by then. So the only one that can be verified is that of an upload of one part, declared before that
     * came.
     *
     * @throws UploadException.Rejected         if a SHA was declared that can't be verified
     * @throws UploadException.ChecksumMismatch if it is another one than was declared at the beginning
     */
    void requireVerifiable(Optional<Digest> whole) {
        Optional<Digest> verified = upload.expectedDigest().filter(digest -> info().partCount() == 1);
        Stream.concat(whole.stream(), upload.expectedDigest().stream())
                .filter(digest -> digest.algorithm() != DigestAlgorithm.CRC32C && !verified.equals(Optional.of(digest)))
                .findFirst()
                .ifPresent(digest -> {
                    throw verified.isPresent() && verified.get().algorithm() == digest.algorithm()
                            ? mismatch(digest + " is declared of " + address() + ", but its bytes have "
                                    + verified.get() + ", as was declared when it began")
                            : unverifiable(address(), digest);
                });
    }

    /** @param digest a SHA of a whole object that comes in parts */
    static UploadException unverifiable(ObjectAddress address, Digest digest) {
        String name = digest.algorithm().standardName();
        return new UploadException.Rejected(
                address,
                name + " of " + address + " can't be verified before the upload in parts is published; declare "
                        + "its CRC32C instead, or send it in one request (PUT), which verifies " + name + " on the way",
                null,
                Optional.empty());
    }

    /** @throws UploadException if it can't be published, and was not */
    UploadReceipt publish(List<StoredPart> parts, Optional<Digest> whole) {
        return publish(parts, whole, LISTINGS);
    }

    private UploadReceipt publish(List<StoredPart> parts, Optional<Digest> whole, int listings) {
        PartRanges missing =
                PartRanges.of(parts.stream().map(StoredPart::number).toList()).missingOf(info().partCount());
        if (!missing.isEmpty()) {
            return receiptOfPublished(whole, missing);
        }
        Digest checksum = combined(parts);
        requireEqual(whole, checksum);
        requireEqual(upload.expectedDigest(), checksum);
        PublishedObject published;
        try {
            published = Uninterruptibly.call(() -> write().publish(parts, checksum));
        } catch (StoreException failure) {
            if (mayBeAnothers(failure) && published().isPresent()) {
                return receiptOfPublished(whole);
            }
            if (failure.kind() == Kind.INVALID && listings > 1) {
                // A part that was sent again since they were listed has another entity tag.
                List<StoredPart> now = context.ledger().parts(upload);
                if (!now.equals(parts)) {
                    return publish(now, whole, listings - 1);
                }
            }
            throw failure;
        }
        VerifiedBy verifiedBy = verify(published, checksum, whole);
        return receipt(published.etag(), published.versionId(), checksum, verifiedBy);
    }

    /** Another process that completes the upload at this moment takes it, or its parts, away. */
    private static boolean mayBeAnothers(StoreException failure) {
        return failure.kind() == Kind.NO_SUCH_UPLOAD
                || failure.kind() == Kind.INVALID
                || failure.kind() == Kind.CONFLICT;
    }

    /** A store may drop the parts one by one once it has published them. */
    private UploadReceipt receiptOfPublished(Optional<Digest> whole, PartRanges missing) {
        if (find().isEmpty()) {
            throw new UploadException.Incomplete(address(), missing);
        }
        return receiptOfPublished(whole);
    }

    private static Digest combined(List<StoredPart> parts) {
        int crc = 0;
        for (StoredPart part : parts) {
            crc = Crc32c.combine(crc, ByteBuffer.wrap(part.checksum().orElseThrow().value()).getInt(), part.size());
        }
        return Digest.ofCrc32c(crc);
    }

    /** @throws UploadException.ChecksumMismatch if a CRC32C was declared, and it is another one */
    void requireEqual(Optional<Digest> declared, Digest checksum) {
        if (differs(declared, checksum)) {
            throw mismatch("the parts together have " + checksum + ", but " + declared.get() + " was declared, so "
                    + address() + " was not published; the file changed while it was sent, begin again");
        }
    }

    private static boolean differs(Optional<Digest> declared, Digest checksum) {
        return declared.filter(digest -> digest.algorithm() == DigestAlgorithm.CRC32C && !digest.equals(checksum))
                .isPresent();
    }

    private VerifiedBy verify(PublishedObject published, Digest checksum, Optional<Digest> whole) {
        if (!context.storeChecksParts() || !context.store().features().keptBy(published, checksum)) {
            readBack(published, checksum);
            return VerifiedBy.READBACK;
        }
        return whole.or(upload::expectedDigest).isPresent() ? VerifiedBy.CLIENT : VerifiedBy.STORE;
    }

    /** Another process that completes the upload at this moment may publish the same bytes anew, so one looks again. */
    private void readBack(PublishedObject published, Digest checksum) {
        try {
            readBack().requireEqual(published, checksum);
        } catch (StoreException failure) {
            if (failure.kind() != Kind.CONFLICT) {
                throw failure;
            }
            ObjectInfo anew = published().orElseThrow(() -> failure);
            readBack().requireEqual(new PublishedObject(anew.etag(), anew.versionId(), anew.checksum()), checksum);
        }
    }

    private ReadBack readBack() {
        return new ReadBack(context.store(), settlement());
    }

    private UploadException mismatch(String message) {
        return new UploadException.ChecksumMismatch(address(), message, null, Optional.empty());
    }

    /**
     * What another process published, or this one without hearing of it.
     *
     * @throws UploadException.Expired if none did
     */
    UploadReceipt receiptOfPublished(Optional<Digest> whole) {
        ObjectInfo object = published().orElseThrow(() -> new UploadException.Expired(
                address(), address() + " was replaced after this upload had published it", null, Optional.empty()));
        Optional<Digest> told = object.checksum().filter(checksum -> !differs(whole, checksum));
        Digest checksum = told.orElseGet(() -> readBack().digest(object.etag(), DigestAlgorithm.CRC32C));
        requireEqual(whole, checksum);
        VerifiedBy verifiedBy =
                told.isEmpty() ? VerifiedBy.READBACK : whole.isPresent() ? VerifiedBy.CLIENT : VerifiedBy.STORE;
        return receipt(object.etag(), object.versionId(), checksum, verifiedBy);
    }

    private UploadReceipt receipt(String etag, Optional<String> versionId, Digest checksum, VerifiedBy verifiedBy) {
        Duration duration = Duration.between(info().createdAt(), context.clock().instant());
        return new UploadReceipt(
                address(), info().size(), etag, versionId, checksum, verifiedBy, info().partCount(), duration);
    }
}
