package dev.sluice.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.PartRanges;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadProgress;
import dev.sluice.web.problem.JsonRanges;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resumable upload, as a client sees it. Part n is the object's bytes from (n-1) x partSize on; all but the last have
 * partSize bytes.
 *
 * @param id            its id
 * @param bucket        the object's bucket
 * @param key           the object's key
 * @param size          the object's size in bytes
 * @param partSize      the size of a part in bytes
 * @param partCount     how many parts there are
 * @param createdAt     when it began, ISO 8601 in UTC
 * @param expiresAt     when it ends by itself, and what was sent is dropped
 * @param state         open or completed
 * @param received      the parts that the store has acknowledged, as ranges of their numbers: [[1,40],[42,42]]
 * @param receivedBytes their sizes, summed
 * @param ifNoneMatch   *: it will not replace an object; left out: it may
 * @param checksums     each of these parts' checksum, where it was asked for
 */
@Serdeable
record UploadState(
        String id,
        String bucket,
        String key,
        long size,
        long partSize,
        int partCount,
        String createdAt,
        String expiresAt,
        String state,
        List<List<Integer>> received,
        long receivedBytes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ifNoneMatch,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<PartChecksum> checksums) {

    /**
     * The checksum of a part.
     *
     * @param part      its number
     * @param algorithm CRC32C
     * @param value     in base64
     */
    @Serdeable
    record PartChecksum(int part, String algorithm, String value) {

        private static PartChecksum of(PartNumber part, Digest digest) {
            return new PartChecksum(part.value(), digest.algorithm().standardName(), digest.base64());
        }
    }

    /** An upload that has just begun. */
    static UploadState of(UploadInfo info) {
        return of(info, new UploadProgress(UploadProgress.State.OPEN, PartRanges.NONE, 0, Map.of()), false);
    }

    static UploadState of(UploadInfo info, UploadProgress progress, boolean withChecksums) {
        return new UploadState(
                info.id().text(),
                info.address().bucket(),
                info.address().key(),
                info.size(),
                info.partSize(),
                info.partCount(),
                info.createdAt().toString(),
                info.expiresAt().toString(),
                progress.state().name().toLowerCase(Locale.ROOT),
                JsonRanges.of(progress.received()),
                progress.receivedBytes(),
                info.precondition() == Precondition.MUST_NOT_EXIST ? UploadRequests.ANY : null,
                withChecksums ? checksums(progress) : null);
    }

    private static List<PartChecksum> checksums(UploadProgress progress) {
        return progress.checksums().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(checksum -> PartChecksum.of(checksum.getKey(), checksum.getValue()))
                .toList();
    }
}
