package dev.sluice.web;

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
     * @param name its name
     */
    @Serdeable
    record Bucket(String name) {
    }

    static BucketList of(ServedBuckets served) {
        return new BucketList(served.names().stream().map(Bucket::new).toList());
    }
}
