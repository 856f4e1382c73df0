package dev.sluice.testing;

import dev.sluice.core.Precondition;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A bucket's objects and unfinished uploads. Not thread-safe: the store's lock guards it. */
final class InMemoryBucket {

    private static final Comparator<String> BY_UTF8 = Comparator.comparing(
            key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final NavigableMap<String, InMemoryObject> objects = new TreeMap<>(BY_UTF8);
    private final Map<String, InMemoryUpload> uploads = new TreeMap<>();

    Map<String, InMemoryUpload> uploads() {
        return uploads;
    }

    Optional<InMemoryObject> object(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    int objectCount() {
        return objects.size();
    }

    /** Sizes of the first objects, summed. */
    long bytes(int count) {
        return objects.values().stream().limit(count).mapToLong(object -> object.bytes().length).sum();
    }

    void requireAllowed(String key, Precondition precondition) {
        if (precondition == Precondition.MUST_NOT_EXIST && objects.containsKey(key)) {
            throw StoreException.permanent(Kind.PRECONDITION_FAILED, "there is an object already");
        }
    }

    void publish(String key, InMemoryObject object) {
        objects.put(key, object);
    }

    void remove(String key) {
        objects.remove(key);
    }

    /** The cursor is the last key, or the last folded prefix, of the page before. */
    ObjectPage list(ListQuery query) {
        List<ObjectSummary> page = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        Optional<String> last = Optional.empty();
        for (Map.Entry<String, InMemoryObject> entry : objects.tailMap(
                        query.cursor().or(query::startAfter).orElse(""), false)
                .entrySet()) {
            String key = entry.getKey();
            Optional<String> folded = fold(key, query);
            if (!key.startsWith(query.prefix()) || folded.isPresent() && folded.equals(last.or(query::cursor))) {
                continue;
            }
            if (page.size() + prefixes.size() == query.limit()) {
                return new ObjectPage(page, prefixes, last);
            }
            folded.ifPresentOrElse(prefixes::add, () -> page.add(entry.getValue().summary(key)));
            last = folded.or(() -> Optional.of(key));
        }
        return new ObjectPage(page, prefixes, Optional.empty());
    }

    private static Optional<String> fold(String key, ListQuery query) {
        return query.delimiter().filter(delimiter -> key.startsWith(query.prefix())).flatMap(delimiter -> {
            int at = key.indexOf(delimiter, query.prefix().length());
            return at < 0 ? Optional.empty() : Optional.of(key.substring(0, at + delimiter.length()));
        });
    }
}
