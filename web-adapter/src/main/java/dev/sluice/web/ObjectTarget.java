package dev.sluice.web;

import dev.sluice.core.ObjectAddress;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Finds out which object a request is about. Reads the path as the client sent it: what routing decoded, trimmed or
 * resolved would be another key.
 */
@Singleton
final class ObjectTarget {

    static final String ROUTE = "/api/v1/objects";

    private final ServedBuckets buckets;

    ObjectTarget(ServedBuckets buckets) {
        this.buckets = buckets;
    }

    /** @throws RequestException 404 if the bucket isn't served, 400 if there can be no such key, 403 for a reserved one */
    ObjectAddress toWrite(HttpRequest<?> request) {
        ObjectAddress address = address(request);
        if (ReservedKeys.contains(address.key())) {
            throw RequestException.forbidden("The key '" + ReservedKeys.FOLDER + "' and all below it are Sluice's own. Choose another.");
        }
        return address;
    }

    /** @throws RequestException 404 if the bucket isn't served or the key is reserved, 400 if there can be no such key */
    ObjectAddress toRead(HttpRequest<?> request) {
        ObjectAddress address = address(request);
        if (ReservedKeys.contains(address.key())) {
            throw noSuchObject(address);
        }
        return address;
    }

    static RequestException noSuchObject(ObjectAddress address) {
        return RequestException.notFound("There is no object " + address + ".");
    }

    private ObjectAddress address(HttpRequest<?> request) {
        String path = request.getPath();
        int query = path.indexOf('?');
        String raw = path.substring(ROUTE.length() + 1, query < 0 ? path.length() : query);
        int slash = raw.indexOf('/');
        String bucket = buckets.require(decode(raw.substring(0, slash)));
        String key = decode(raw.substring(slash + 1));
        return RequestException.badUnlessValid(() -> new ObjectAddress(bucket, key));
    }

    /** Percent-decoding and nothing else: a '+' stays a '+'. The path has no incomplete escape any more. */
    private static String decode(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.put((byte) Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw RequestException.badRequest("The key must be UTF-8.");
        }
    }
}
