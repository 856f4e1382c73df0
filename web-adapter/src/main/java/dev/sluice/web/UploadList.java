package dev.sluice.web;

import dev.sluice.core.UploadInfo;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Unfinished uploads, as a client sees them.
 *
 * @param uploads    the uploads; a page may have none and yet not be the last
 * @param nextCursor where the next page begins; null: this was the last
 */
@Serdeable
record UploadList(List<Item> uploads, @Nullable String nextCursor) {

    /**
     * An unfinished upload.
     *
     * @param id        its id
     * @param bucket    the object's bucket
     * @param key       the object's key
     * @param size      the object's size in bytes
     * @param createdAt when it began, ISO 8601 in UTC
     * @param expiresAt when it ends by itself
     */
    @Serdeable
    record Item(String id, String bucket, String key, long size, String createdAt, String expiresAt) {

        private static Item of(UploadInfo info) {
            return new Item(info.id().text(), info.address().bucket(), info.address().key(), info.size(),
                    info.createdAt().toString(), info.expiresAt().toString());
        }
    }

    static UploadList of(List<UploadInfo> uploads, Optional<UploadCursor> next) {
        return new UploadList(uploads.stream().map(Item::of).toList(), next.map(UploadCursor::text).orElse(null));
    }
}
