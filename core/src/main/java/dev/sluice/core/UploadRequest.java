package dev.sluice.core;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to upload, and where to. Immutable.
 *
 * <pre>{@code
 * UploadRequest request = UploadRequest.to("archive", "2026/backup.tar")
 *         .size(file.length())
 *         .contentType("application/x-tar")
 *         .build();
 * }</pre>
 *
 * @param address        where the object goes
 * @param contentType    its media type; absent, the store's default
 * @param contentHeaders what readers are told of the content besides
 * @param metadata       what is kept beside the bytes
 * @param size           the number of bytes, if known. It makes larger objects possible, and a source that turns out
 *                       shorter or longer fails the upload
 * @param expectedDigest the digest of all the bytes, if known; another one fails the upload before anything is
 *                       published
 * @param precondition   what must be true of the address
 * @param storageClass   the store's name of a storage class ({@code STANDARD_IA}, {@code COLD}); absent, its default
 * @param fingerprint    what its client recognises the file by, for a {@linkplain ResumableUploader#find later search}:
 *                       1 to 200 printable ASCII characters, such as those of {@link Fingerprint}
 * @param timeout        how long an upload in one go may take until all of it is written; then it ends with
 *                       {@link UploadException.Cancelled}. Absent: as long as it takes. A resumable upload has its
 *                       expiry instead
 * @param listener       hears how far the upload has come; of a resumable one, by the parts that are written through
 *                       the session that {@link ResumableUploader#begin} returned. What it throws is logged, and
 *                       changes nothing
 */
public record UploadRequest(
        ObjectAddress address,
        Optional<String> contentType,
        ContentHeaders contentHeaders,
        UserMetadata metadata,
        OptionalLong size,
        Optional<Digest> expectedDigest,
        Precondition precondition,
        Optional<String> storageClass,
        Optional<String> fingerprint,
        Optional<Duration> timeout,
        UploadListener listener) {

    private static final int MAX_FINGERPRINT = 200;

    /** @throws NullPointerException if a value is null, also from the builder's methods; the message is its name */
    public UploadRequest {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(contentHeaders, "contentHeaders");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(expectedDigest, "expectedDigest");
        Objects.requireNonNull(precondition, "precondition");
        Objects.requireNonNull(storageClass, "storageClass");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(listener, "listener");
        timeout.filter(time -> !time.isPositive()).ifPresent(time -> {
            throw new IllegalArgumentException("timeout must be positive: " + time);
        });
        address.requireWritable();
        if (size.isPresent() && size.getAsLong() < 0) {
            throw new IllegalArgumentException("size must not be negative: " + size.getAsLong());
        }
        contentType.ifPresent(value -> requirePrintable("contentType", value));
        storageClass.ifPresent(value -> requirePrintable("storageClass", value));
        fingerprint.ifPresent(UploadRequest::requireFingerprint);
        metadata.requireStorable();
    }

    /**
     * Returns the text if it can be a fingerprint.
     *
     * @throws IllegalArgumentException if not
     */
    public static String requireFingerprint(String value) {
        requirePrintable("fingerprint", value);
        if (value.length() > MAX_FINGERPRINT) {
            throw new IllegalArgumentException(
                    "fingerprint must have at most " + MAX_FINGERPRINT + " characters, this one has " + value.length());
        }
        return value;
    }

    private static void requirePrintable(String field, String value) {
        if (value.isBlank() || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException(field + " must be printable ASCII");
        }
    }

    /**
     * @throws IllegalArgumentException if there can be no such object, or Sluice writes none, as {@link ObjectAddress}
     * says
     */
    public static Builder to(String bucket, String key) {
        return to(new ObjectAddress(bucket, key));
    }

    public static Builder to(ObjectAddress address) {
        return new Builder(address);
    }

    /** Collects a request; everything but the address has a default. Not thread-safe. */
    public static final class Builder {
        private final ObjectAddress address;
        private Optional<String> contentType = Optional.empty();
        private ContentHeaders contentHeaders = ContentHeaders.NONE;
        private UserMetadata metadata = UserMetadata.EMPTY;
        private OptionalLong size = OptionalLong.empty();
        private Optional<Digest> expectedDigest = Optional.empty();
        private Precondition precondition = Precondition.NONE;
        private Optional<String> storageClass = Optional.empty();
        private Optional<String> fingerprint = Optional.empty();
        private Optional<Duration> timeout = Optional.empty();
        private UploadListener listener = UploadListener.NONE;

        private Builder(ObjectAddress address) {
            this.address = Objects.requireNonNull(address, "address");
        }

        public Builder contentType(String value) {
            contentType = Optional.of(Objects.requireNonNull(value, "contentType"));
            return this;
        }

        public Builder contentHeaders(ContentHeaders value) {
            contentHeaders = Objects.requireNonNull(value, "contentHeaders");
            return this;
        }

        public Builder metadata(Map<String, String> value) {
            metadata = UserMetadata.of(Objects.requireNonNull(value, "metadata"));
            return this;
        }

        public Builder size(long bytes) {
            size = OptionalLong.of(bytes);
            return this;
        }

        public Builder expectedDigest(Digest value) {
            expectedDigest = Optional.of(Objects.requireNonNull(value, "expectedDigest"));
            return this;
        }

        public Builder precondition(Precondition value) {
            precondition = Objects.requireNonNull(value, "precondition");
            return this;
        }

        public Builder storageClass(String value) {
            storageClass = Optional.of(Objects.requireNonNull(value, "storageClass"));
            return this;
        }

        public Builder fingerprint(String value) {
            fingerprint = Optional.of(Objects.requireNonNull(value, "fingerprint"));
            return this;
        }

        /** How long the upload may take; by default as long as it takes. */
        public Builder timeout(Duration value) {
            timeout = Optional.of(Objects.requireNonNull(value, "timeout"));
            return this;
        }

        public Builder listener(UploadListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** @throws IllegalArgumentException if a value is not allowed; the message names it */
        public UploadRequest build() {
            return new UploadRequest(
                    address,
                    contentType,
                    contentHeaders,
                    metadata,
                    size,
                    expectedDigest,
                    precondition,
                    storageClass,
                    fingerprint,
                    timeout,
                    listener);
        }
    }
}
