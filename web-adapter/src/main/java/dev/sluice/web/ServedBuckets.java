package dev.sluice.web;

import dev.sluice.core.ObjectAddress;
import dev.sluice.web.problem.RequestException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * The buckets that this server lets anybody reach, in the operator's order. All others might as well not be there.
 *
 * @param names the buckets' names, at least one
 */
public record ServedBuckets(SequencedSet<String> names) {

    /** @throws IllegalArgumentException if there is none, or a name can't be a bucket's */
    public ServedBuckets {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("at least one bucket must be served");
        }
        names.forEach(ObjectAddress::requireBucket);
        names = new LinkedHashSet<>(names);
    }

    public static ServedBuckets of(List<String> names) {
        return new ServedBuckets(new LinkedHashSet<>(names));
    }

    @Override
    public SequencedSet<String> names() {
        return Collections.unmodifiableSequencedSet(names);
    }

    /** The first one: the one to show in examples. */
    public String first() {
        return names.getFirst();
    }

    /** @throws RequestException 404 if the bucket isn't served */
    String require(String bucket) {
        if (!names.contains(bucket)) {
            throw RequestException.notFound("There is no bucket '" + bucket + "' here.");
        }
        return bucket;
    }
}
