package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.VerifiedBy;
import dev.sluice.core.storage.MultipartUpload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/** Records and receipts as they are kept at the store: the text of {@link Properties}. */
final class RecordText {

    private static final String VERSION = "1";

    private RecordText() { }

    static byte[] of(UploadRecord record) {
        UploadInfo info = record.info();
        Properties fields = new Properties();
        fields.setProperty("version", VERSION);
        fields.setProperty("key", info.address().key());
        fields.setProperty("size", Long.toString(info.size()));
        fields.setProperty("partSize", Long.toString(info.partSize()));
        fields.setProperty("createdAt", info.createdAt().toString());
        fields.setProperty("multipartUpload", record.multipart().id());
        fields.setProperty("precondition", info.precondition().name());
        info.fingerprint().ifPresent(fingerprint -> fields.setProperty("fingerprint", fingerprint));
        record.expectedDigest().ifPresent(digest -> put(fields, "digest", digest));
        return text(fields);
    }

    /** @throws IllegalArgumentException if it is no record that this version of Sluice wrote */
    static UploadRecord record(UploadId id, byte[] text) {
        return readable(() -> read(id, text));
    }

    private static UploadRecord read(UploadId id, byte[] text) {
        Properties fields = fields(text);
        ObjectAddress address = new ObjectAddress(id.bucket(), required(fields, "key"));
        UploadInfo info = new UploadInfo(
                id,
                address,
                number(fields, "size"),
                number(fields, "partSize"),
                Optional.ofNullable(fields.getProperty("fingerprint")),
                Precondition.valueOf(required(fields, "precondition")),
                Instant.parse(required(fields, "createdAt")));
        return new UploadRecord(
                info, new MultipartUpload(address, required(fields, "multipartUpload")), digest(fields, "digest"));
    }

    static byte[] of(UploadReceipt receipt) {
        Properties fields = new Properties();
        fields.setProperty("version", VERSION);
        fields.setProperty("key", receipt.address().key());
        fields.setProperty("size", Long.toString(receipt.size()));
        fields.setProperty("etag", receipt.etag());
        receipt.versionId().ifPresent(version -> fields.setProperty("versionId", version));
        put(fields, "checksum", receipt.checksum());
        fields.setProperty("verifiedBy", receipt.verifiedBy().name());
        fields.setProperty("parts", Integer.toString(receipt.parts()));
        fields.setProperty("duration", receipt.duration().toString());
        return text(fields);
    }

    /** @throws IllegalArgumentException if it is no receipt that this version of Sluice wrote */
    static UploadReceipt receipt(String bucket, byte[] text) {
        return readable(() -> readReceipt(bucket, text));
    }

    /** What somebody else wrote may be wrong in every field, and each fails in its own way. */
    private static <T> T readable(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (DateTimeException
                | NoSuchElementException
                | ArithmeticException
                | IndexOutOfBoundsException malformed) {
            throw new IllegalArgumentException("a field has no such value: " + malformed.getMessage(), malformed);
        }
    }

    private static UploadReceipt readReceipt(String bucket, byte[] text) {
        Properties fields = fields(text);
        return new UploadReceipt(
                new ObjectAddress(bucket, required(fields, "key")),
                number(fields, "size"),
                required(fields, "etag"),
                Optional.ofNullable(fields.getProperty("versionId")),
                digest(fields, "checksum").orElseThrow(),
                VerifiedBy.valueOf(required(fields, "verifiedBy")),
                Math.toIntExact(number(fields, "parts")),
                Duration.parse(required(fields, "duration")));
    }

    private static void put(Properties fields, String name, Digest digest) {
        fields.setProperty(name, digest.algorithm().httpName() + ":" + digest.base64());
    }

    private static Optional<Digest> digest(Properties fields, String name) {
        return Optional.ofNullable(fields.getProperty(name)).map(text -> {
            int colon = text.indexOf(':');
            return Digest.ofBase64(
                    DigestAlgorithm.ofHttpName(text.substring(0, colon)).orElseThrow(), text.substring(colon + 1));
        });
    }

    private static long number(Properties fields, String name) {
        return Long.parseLong(required(fields, name));
    }

    private static String required(Properties fields, String name) {
        return Objects.requireNonNullElseGet(fields.getProperty(name), () -> {
            throw new IllegalArgumentException("the record of an upload has no " + name);
        });
    }

    private static Properties fields(byte[] text) {
        Properties fields = new Properties();
        try {
            fields.load(new ByteArrayInputStream(text));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (!VERSION.equals(fields.getProperty("version"))) {
            throw new IllegalArgumentException(
                    "the record of an upload is of version " + fields.getProperty("version") + ", not " + VERSION);
        }
        return fields;
    }

    private static byte[] text(Properties fields) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            fields.store(text, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toByteArray();
    }
}
