package dev.sluice.web;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.ReservedKeys;
import dev.sluice.web.netty.RequestTarget;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Finds out which object a request is about. Reads the path as the client sent it: what routing decoded, trimmed or
 * resolved would be another key.
 */
@Singleton
final class ObjectTarget {

    static final String ROUTE = "/api/v1/objects";

    /**
     * What S3 takes for something else than the object: to ignore it would be to give something else than was meant.
     */
    private static final Set<String> OTHER_READS = Set.of("versionId", "uploadId", "partNumber");

    private final ServedBuckets buckets;

    ObjectTarget(ServedBuckets buckets) {
        this.buckets = buckets;
    }

    /**
     * @throws RequestException 404 if the bucket isn't served, 400 if there can be no such key, 403 for a reserved one
     */
    ObjectAddress toWrite(HttpRequest<?> request) {
        return requireWritable(address(request));
    }

    /**
     * @throws RequestException 404 if the bucket isn't served, 400 if there can be no such key, 403 for a reserved one
     */
    ObjectAddress toWrite(String bucket, String key) {
        return requireWritable(address(bucket, key));
    }

    private static ObjectAddress requireWritable(ObjectAddress address) {
        RequestException.badUnlessValid(address::requireWritable);
        if (ReservedKeys.contains(address.key())) {
            throw RequestException.forbidden(
                    "The key '" + ReservedKeys.FOLDER + "' and all below it are Sluice's own. Choose another.");
        }
        return address;
    }

    /**
     * @throws RequestException 404 if the bucket isn't served or the key is reserved, 400 if there can be no such key
     */
    ObjectAddress toRead(HttpRequest<?> request) {
        request.getParameters().names().stream()
                .filter(OTHER_READS::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw RequestException.badRequest(
                            "The parameter '" + name + "' isn't supported: only the object as it is now can be read.");
                });
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
        return address(RequestTarget.decode(raw.substring(0, slash)), RequestTarget.decode(raw.substring(slash + 1)));
    }

    private ObjectAddress address(String bucket, String key) {
        String served = buckets.require(bucket);
        return RequestException.badUnlessValid(() -> new ObjectAddress(served, key));
    }
}
