package dev.sluice.web;

import dev.sluice.core.ReservedKeys;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectSummary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fills one page of a listing. Sluice's own records are passed over by one more request, however many there are.
 * Used by one thread, once.
 */
final class ListingPage {

    /** The order of S3's listings: that of UTF-8. */
    private static final Comparator<String> ORDER =
            Comparator.comparing(entry -> entry.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final ObjectCatalog catalog;
    private final String bucket;
    private final Optional<ListingCursor> cursor;
    private final List<ObjectSummary> objects = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();

    ListingPage(ObjectCatalog catalog, String bucket, Optional<ListingCursor> cursor) {
        this.catalog = catalog;
        this.bucket = bucket;
        this.cursor = cursor;
    }

    /** The page: it has an entry, or is the last. */
    ObjectListing fill(ListQuery first) {
        ListQuery query = cursor.map(behind -> behind.goOn(first)).orElse(first);
        while (true) {
            ObjectPage page = catalog.list(bucket, query);
            page.objects().stream().filter(object -> !ReservedKeys.contains(object.key())).forEach(objects::add);
            page.prefixes().stream()
                    .filter(prefix -> !ReservedKeys.isInside(prefix) && !isShown(prefix))
                    .forEach(prefixes::add);
            int room = first.limit() - objects.size() - prefixes.size();
            boolean amidRecords = last(page).filter(ReservedKeys::isInside).isPresent();
            if (page.nextCursor().isEmpty() || room == 0 || room < first.limit() && !amidRecords) {
                return new ObjectListing(objects.stream().map(ObjectListing.Item::of).toList(), prefixes,
                        page.nextCursor().flatMap(_ -> shown()).map(ListingCursor::text).orElse(null));
            }
            query = amidRecords
                    ? limited(first, room).startingAfterAll(ReservedKeys.PREFIX)
                    : query.after(page.nextCursor().get());
        }
    }

    private static ListQuery limited(ListQuery query, int limit) {
        return new ListQuery(query.prefix(), query.delimiter(), Optional.empty(), limit);
    }

    private boolean isShown(String prefix) {
        return cursor.filter(behind -> behind.isFolded(prefix)).isPresent();
    }

    private static Optional<String> last(ObjectPage page) {
        return Stream.concat(page.objects().stream().map(ObjectSummary::key), page.prefixes().stream()).max(ORDER);
    }

    /** Behind the last entry that is shown: what comes after it and isn't shown is passed over again. */
    private Optional<ListingCursor> shown() {
        return Stream.concat(
                objects.stream().map(object -> new ListingCursor(false, object.key())),
                prefixes.stream().map(prefix -> new ListingCursor(true, prefix)))
                .max(Comparator.comparing(ListingCursor::entry, ORDER));
    }
}
