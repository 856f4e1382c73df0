package dev.sluice.web;

import dev.sluice.core.storage.BucketStatus;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a bucket is, as a client sees it.
 *
 * @param name              its name
 * @param reachable         whether the store answered for it
 * @param writable          whether an upload may begin there
 * @param objects           how many objects were counted
 * @param bytes             their sizes, summed
 * @param complete          whether all were counted
 * @param unfinishedUploads multipart uploads that were neither completed nor aborted
 * @param problem           why uploads are refused there, if one was lately for lack of room
 * @param unanswered        which of these the store didn't tell, and why: the field's name, and a sentence
 */
@Serdeable
record BucketReport(
        String name,
        boolean reachable,
        boolean writable,
        long objects,
        long bytes,
        boolean complete,
        long unfinishedUploads,
        @Nullable String problem,
        Map<String, String> unanswered) {

    static BucketReport of(BucketStatus status, Optional<String> problem) {
        return new BucketReport(
                status.bucket(),
                status.reachable(),
                status.writable(),
                status.objects(),
                status.bytes(),
                status.complete(),
                status.unfinishedUploads(),
                problem.orElse(null),
                status.unanswered().entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().text(), Map.Entry::getValue)));
    }
}
