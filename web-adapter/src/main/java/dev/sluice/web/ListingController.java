package dev.sluice.web;

import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.BucketStatus;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.web.problem.FullBuckets;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells which buckets and objects there are. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ListingController {

    private static final int COUNT_LIMIT = 10_000;
    private static final Set<String> PARAMETERS = Set.of("prefix", "delimiter", "cursor", "limit");

    private final ObjectCatalog catalog;
    private final BucketInspector inspector;
    private final ServedBuckets buckets;
    private final UploadStore store;
    private final FullBuckets full;
    private final Listings listings;

    ListingController(
            ObjectCatalog catalog,
            BucketInspector inspector,
            ServedBuckets buckets,
            UploadStore store,
            FullBuckets full,
            Listings listings) {
        this.catalog = catalog;
        this.inspector = inspector;
        this.buckets = buckets;
        this.store = store;
        this.full = full;
        this.listings = listings;
    }

    /**
     * The buckets that are served.
     *
     * @return their names, and what is possible in them
     */
    @Get("/buckets")
    @AnyProblem
    BucketList buckets() {
        return BucketList.of(buckets, store.features());
    }

    /**
     * How a bucket is. Counting ends at 10,000 objects and at 10,000 unfinished uploads; {@code complete} says whether
     * it came to the end.
     *
     * @param bucket a bucket that is served
     * @return its status
     */
    @Get("/buckets/{bucket}")
    @StoreProblem
    @AnyProblem
    BucketReport bucket(@PathVariable String bucket) {
        BucketStatus status = status(buckets.require(bucket));
        return BucketReport.of(status, full.reason(bucket));
    }

    private BucketStatus status(String bucket) {
        return listings.make(() -> inspector.status(bucket, COUNT_LIMIT));
    }

    /**
     * One page of a bucket's objects, in the order of the keys' bytes.
     *
     * @param bucket    a bucket that is served
     * @param prefix    what the keys begin with
     * @param delimiter keys that have it after the prefix are folded into one prefix
     * @param cursor    {@code nextCursor} of the page before
     * @param limit     the most entries of a page, 1 to 1,000
     * @param request   has no other parameter, and none twice
     * @return the page
     */
    @Get("/objects/{bucket}")
    @StoreProblem
    @AnyProblem
    ObjectListing objects(
            @PathVariable String bucket,
            @QueryValue @Nullable String prefix,
            @QueryValue @Nullable String delimiter,
            @QueryValue @Nullable String cursor,
            @QueryValue(defaultValue = "1000") int limit,
            HttpRequest<?> request) {
        QueryParameters.allowOnly(PARAMETERS, request);
        ListQuery query = RequestException.badUnlessValid(() -> new ListQuery(
                Objects.requireNonNullElse(prefix, ""), Optional.ofNullable(delimiter), Optional.empty(), limit));
        Optional<ListingCursor> behind = Optional.ofNullable(cursor).map(ListingCursor::parse);
        ListingPage page = new ListingPage(catalog, buckets.require(bucket), behind);
        return listings.make(() -> page.fill(query));
    }
}
