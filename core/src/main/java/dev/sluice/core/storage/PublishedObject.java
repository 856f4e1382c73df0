package dev.sluice.core.storage;

import java.util.Optional;

/**
 * What a store says of an object it has just published.
 *
 * @param etag      its entity tag, without quotes
 * @param versionId its version, where the bucket keeps versions
 */
public record PublishedObject(String etag, Optional<String> versionId) {
}
