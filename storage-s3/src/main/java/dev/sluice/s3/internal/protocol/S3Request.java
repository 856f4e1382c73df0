package dev.sluice.s3.internal.protocol;

import dev.sluice.core.ObjectAddress;
import dev.sluice.s3.internal.http.HttpFields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to S3, before it has an address, a signature and a body.
 *
 * @param method  the HTTP method
 * @param bucket  the bucket
 * @param key     the object's key; absent: the request is for the bucket
 * @param query   names and values, neither encoded; a value that is empty goes without {@code =}
 * @param fields  the header's fields
 * @param content a small body that is complete, such as XML; absent: none, or one that is sent from slabs
 */
public record S3Request(
        String method,
        String bucket,
        Optional<String> key,
        Map<String, String> query,
        HttpFields fields,
        Optional<byte[]> content) {

    static Builder of(String method, ObjectAddress address) {
        return new Builder(method, address.bucket(), Optional.of(address.key()));
    }

    static Builder ofKey(String method, String bucket, String key) {
        return new Builder(method, bucket, Optional.of(key));
    }

    static Builder ofBucket(String method, String bucket) {
        return new Builder(method, bucket, Optional.empty());
    }

    /** The same with more fields. */
    S3Request with(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        HttpFields.Builder all = HttpFields.builder();
        fields.forEach(all::add);
        more.forEach(all::add);
        return new S3Request(method, bucket, key, query, all.build(), content);
    }

    /** Collects what a request says. */
    static final class Builder {

        private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

        private final String method;
        private final String bucket;
        private final Optional<String> key;
        private final Map<String, String> query = new LinkedHashMap<>();
        private final HttpFields.Builder fields = HttpFields.builder();
        private Optional<byte[]> content = Optional.empty();

        private Builder(String method, String bucket, Optional<String> key) {
            this.method = method;
            this.bucket = bucket;
            this.key = key;
        }

        Builder query(String name, String value) {
            query.put(name, value);
            return this;
        }

        Builder query(String name, Optional<String> value) {
            value.ifPresent(present -> query.put(name, present));
            return this;
        }

        Builder field(String name, String value) {
            fields.add(name, value);
            return this;
        }

        Builder field(String name, Optional<String> value) {
            fields.add(name, value);
            return this;
        }

        Builder fields(Map<String, String> more) {
            more.forEach(fields::add);
            return this;
        }

        /** XML, with its length and type. */
        Builder xml(String text) {
            byte[] bytes = (DECLARATION + text).getBytes(StandardCharsets.UTF_8);
            content = Optional.of(bytes);
            return field("Content-Type", "application/xml").field("Content-Length", Integer.toString(bytes.length));
        }

        /** The content's {@code Content-MD5}. */
        Builder md5() {
            try {
                return field(
                        "Content-MD5",
                        Base64.getEncoder()
                                .encodeToString(MessageDigest.getInstance("MD5").digest(content.orElseThrow())));
            } catch (NoSuchAlgorithmException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }

        S3Request build() {
            return new S3Request(method, bucket, key, query, fields.build(), content);
        }
    }
}
