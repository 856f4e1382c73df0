package dev.sluice.web;

import dev.sluice.core.storage.StoreFeatures;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * The buckets that are served.
 *
 * @param buckets in the operator's order
 */
@Serdeable
record BucketList(List<Bucket> buckets) {

    /**
     * A bucket.
     *
     * @param name              its name
     * @param conditionalWrites whether an upload with {@code If-None-Match: *} is possible
     */
    @Serdeable
    record Bucket(String name, boolean conditionalWrites) {
    }

    static BucketList of(ServedBuckets served, StoreFeatures features) {
        return new BucketList(served.names().stream()
                .map(name -> new Bucket(name, features.conditionalWrites()))
                .toList());
    }
}
