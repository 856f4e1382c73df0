package dev.sluice.s3;

import java.util.Map;
import java.util.Optional;

/**
 * What an application adds to the requests of uploading, reading and listing, before they are signed: {@code
 * x-amz-request-payer}, a key for encryption, an id for its traces. Asked on the request's thread, again when a request
 * is repeated. Has to be thread-safe, and not to set what the storage sets.
 */
@FunctionalInterface
public interface RequestHeaders {

    /**
     * The headers of a request.
     *
     * @param method the HTTP method
     * @param bucket the bucket
     * @param key    the object's key; empty if the request is for the bucket
     */
    Map<String, String> of(String method, String bucket, Optional<String> key);
}
