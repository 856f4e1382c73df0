package dev.sluice.embedded;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * What a file's object has besides its bytes: ETag, content headers, user metadata. All of it is in one extended
 * attribute of the file, so that it is published, replaced and copied with the bytes, or not at all.
 */
record StoredAttributes(Map<String, String> values) {

    static final StoredAttributes NONE = new StoredAttributes(Map.of());

    private static final String NAME = "sluice";
    private static final String ETAG = "ETag";
    private static final String USER = "x-amz-meta-";
    private static final Set<String> HEADERS = Set.of(
            "Cache-Control",
            "Content-Disposition",
            "Content-Encoding",
            "Content-Language",
            "Content-Type",
            "Expires",
            "x-amz-storage-class");

    StoredAttributes {
        values = Map.copyOf(values);
    }

    /** Those that a PUT, a copy or the begin of a multipart upload declares. */
    static StoredAttributes of(SdkPojo request) {
        Map<String, String> values = new TreeMap<>();
        for (SdkField<?> field : request.sdkFields()) {
            @Nullable Object value = field.getValueOrDefault(request);
            if (value != null && HEADERS.contains(field.locationName())) {
                values.put(field.locationName(), value.toString());
            } else if (value instanceof Map<?, ?> metadata && field.locationName().equals(USER)) {
                metadata.forEach((name, text) -> values.put(USER + name, text.toString()));
            }
        }
        return new StoredAttributes(values);
    }

    /** Those of a file; one that this store didn't write has an ETag made of its size and time. */
    static StoredAttributes read(Path file, BasicFileAttributes basics) throws IOException {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!view.list().contains(NAME)) {
            return NONE.withEtag(
                    Long.toHexString(basics.lastModifiedTime().toInstant().toEpochMilli()) + "-"
                            + Long.toHexString(basics.size()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(view.size(NAME));
        view.read(NAME, bytes);
        return decode(bytes.array());
    }

    /** @throws IOException if the file system has no room for them */
    void write(Path file) throws IOException {
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).write(NAME, ByteBuffer.wrap(encode()));
    }

    StoredAttributes withEtag(String etag) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(ETAG, etag);
        return new StoredAttributes(changed);
    }

    StoredAttributes withUserMetadata(Map<String, String> metadata) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.keySet().removeIf(name -> name.startsWith(USER));
        metadata.forEach((name, value) -> changed.put(USER + name, value));
        return new StoredAttributes(changed);
    }

    /** Without quotes. */
    String etag() {
        return values.getOrDefault(ETAG, "");
    }

    String storageClass() {
        return values.getOrDefault("x-amz-storage-class", "STANDARD");
    }

    /** The answer to a GET of an object that has them. */
    @SuppressWarnings("deprecation") // the response has no other field for the instant
    GetObjectResponse.Builder toResponse(BasicFileAttributes basics) {
        return GetObjectResponse.builder()
                .eTag('"' + etag() + '"')
                .lastModified(basics.lastModifiedTime().toInstant())
                .contentLength(basics.size())
                .cacheControl(values.get("Cache-Control"))
                .contentDisposition(values.get("Content-Disposition"))
                .contentEncoding(values.get("Content-Encoding"))
                .contentLanguage(values.get("Content-Language"))
                .contentType(values.getOrDefault("Content-Type", "application/octet-stream"))
                .expires(Optional.ofNullable(values.get("Expires")).map(Instant::parse).orElse(null))
                .storageClass(values.get("x-amz-storage-class"))
                .metadata(userMetadata());
    }

    private Map<String, String> userMetadata() {
        Map<String, String> metadata = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(USER)) {
                metadata.put(name.substring(USER.length()), value);
            }
        });
        return metadata;
    }

    private byte[] encode() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(values.size());
            for (Map.Entry<String, String> value : values.entrySet()) {
                out.writeUTF(value.getKey());
                out.writeUTF(value.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static StoredAttributes decode(byte[] bytes) throws IOException {
        Map<String, String> values = new TreeMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                values.put(in.readUTF(), in.readUTF());
            }
        }
        return new StoredAttributes(values);
    }
}
