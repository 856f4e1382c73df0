package dev.sluice.core.storage;

import java.time.Instant;

/**
 * An object in a listing.
 *
 * @param key          its key
 * @param size         its size in bytes
 * @param lastModified when it was published
 * @param etag         its entity tag, without quotes
 */
public record ObjectSummary(String key, long size, Instant lastModified, String etag) {
}
