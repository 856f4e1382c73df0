package dev.sluice.web;

import dev.sluice.core.ResumableUploader;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadPage;
import dev.sluice.core.UploadSession;
import dev.sluice.web.problem.RequestException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds resumable uploads in the buckets that are served. */
@Singleton
final class UnfinishedUploads {

    private final ResumableUploader uploader;
    private final ServedBuckets buckets;
    private final Listings listings;

    UnfinishedUploads(ResumableUploader uploader, ServedBuckets buckets, Listings listings) {
        this.uploader = uploader;
        this.buckets = buckets;
        this.listings = listings;
    }

    /** @throws RequestException 404 if there is none of that id, or its bucket isn't served */
    UploadSession require(String id) {
        return UploadId.parse(id)
                .filter(known -> buckets.names().contains(known.bucket()))
                .flatMap(uploader::resume)
                .orElseThrow(() -> RequestException.notFound("There is no such upload. It was dropped, or never was."));
    }

    /** Those of a file in all buckets, the newest first. */
    UploadList ofFile(String fingerprint) {
        List<UploadInfo> found = listings.make(() -> buckets.names().stream()
                .flatMap(bucket -> uploader.find(bucket, fingerprint).stream())
                .sorted(Comparator.comparing(UploadInfo::createdAt).reversed())
                .toList());
        return UploadList.of(found, Optional.empty());
    }

    /**
     * One page of all of them. It ends with its bucket, so that it costs no more however many buckets there are.
     *
     * @throws RequestException 400 if the cursor's bucket isn't served
     */
    UploadList page(Optional<UploadCursor> cursor, int limit) {
        UploadCursor from = cursor.orElseGet(() -> UploadCursor.atBeginningOf(buckets.first()));
        if (!buckets.names().contains(from.bucket())) {
            throw RequestException.badRequest("The cursor is none that this server gave.");
        }
        UploadPage page = listings.make(() -> uploader.list(from.bucket(), from.position(), limit));
        Optional<UploadCursor> next = page.nextCursor()
                .map(position -> new UploadCursor(from.bucket(), Optional.of(position)))
                .or(() -> bucketAfter(from.bucket()).map(UploadCursor::atBeginningOf));
        return UploadList.of(page.uploads(), next);
    }

    private Optional<String> bucketAfter(String bucket) {
        List<String> names = new ArrayList<>(buckets.names());
        int next = names.indexOf(bucket) + 1;
        return next < names.size() ? Optional.of(names.get(next)) : Optional.empty();
    }
}
