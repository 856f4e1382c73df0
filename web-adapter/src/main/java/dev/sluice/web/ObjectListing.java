package dev.sluice.web;

import dev.sluice.core.storage.ObjectSummary;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a bucket's objects, as a client sees it.
 *
 * @param objects    the objects
 * @param prefixes   what was folded at the delimiter
 * @param nextCursor where the next page begins; null: this was the last
 */
@Serdeable
record ObjectListing(List<Item> objects, List<String> prefixes, @Nullable String nextCursor) {

    /**
     * An object.
     *
     * @param key          its key
     * @param size         its size in bytes
     * @param lastModified when it was published, ISO 8601 in UTC
     * @param etag         its entity tag, without quotes
     */
    @Serdeable
    record Item(String key, long size, String lastModified, String etag) {

        static Item of(ObjectSummary object) {
            return new Item(object.key(), object.size(), object.lastModified().toString(), object.etag());
        }
    }
}
