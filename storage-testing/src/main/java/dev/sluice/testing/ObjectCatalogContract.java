package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.core.storage.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link dev.sluice.core.storage.ObjectCatalog} does. A subclass names the store. */
public abstract class ObjectCatalogContract extends StoreContract {

    private static final byte[] BYTES = TestBytes.of(3);

    /** Lists the same store. */
    protected abstract ObjectCatalog catalog();

    private void putAll(String... names) {
        Stream.of(names).forEach(name -> put(address(name), BYTES));
    }

    private ListQuery query(String name, int limit) {
        return new ListQuery(prefix() + name, Optional.of("/"), Optional.empty(), limit);
    }

    private List<String> names(Stream<String> keys) {
        return keys.map(key -> key.substring(prefix().length())).toList();
    }

    private List<String> objects(ObjectPage page) {
        return names(page.objects().stream().map(ObjectSummary::key));
    }

    @Test
    void listsWhatBeginsWithThePrefix() {
        putAll("b", "ab", "a/2", "a/1");
        ObjectPage page = catalog().list(bucket(), ListQuery.ofPrefix(prefix() + "a"));
        assertThat(objects(page)).containsExactly("a/1", "a/2", "ab");
        assertThat(page.prefixes()).isEmpty();
        assertThat(page.nextCursor()).isEmpty();
    }

    @Test
    void listsNothing() {
        ObjectPage page = catalog().list(bucket(), ListQuery.ofPrefix(prefix()));
        assertThat(page.objects()).isEmpty();
        assertThat(page.nextCursor()).isEmpty();
    }

    @Test
    void saysOfAnObjectWhatTheReaderSays() {
        putAll("object");
        ObjectInfo info = reader().head(address("object")).orElseThrow();
        assertThat(catalog().list(bucket(), ListQuery.ofPrefix(prefix())).objects())
                .singleElement()
                .satisfies(summary -> {
                    assertThat(summary.size()).isEqualTo(BYTES.length);
                    assertThat(summary.etag()).isEqualTo(info.etag());
                    assertThat(summary.lastModified().getEpochSecond())
                            .isEqualTo(info.lastModified().getEpochSecond());
                });
    }

    @Test
    void foldsAtTheDelimiter() {
        putAll("a", "dir/1", "dir/2", "dir/sub/3", "z");
        ObjectPage top = catalog().list(bucket(), query("", 100));
        assertThat(objects(top)).containsExactly("a", "z");
        assertThat(names(top.prefixes().stream())).containsExactly("dir/");
        ObjectPage inside = catalog().list(bucket(), query("dir/", 100));
        assertThat(objects(inside)).containsExactly("dir/1", "dir/2");
        assertThat(names(inside.prefixes().stream())).containsExactly("dir/sub/");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7})
    void goesOnWhereAPageEnded(int limit) {
        putAll("a", "b/1", "b/2", "c", "d/1", "e", "f");
        List<String> seen = new ArrayList<>();
        Optional<ListQuery> next = Optional.of(query("", limit));
        while (next.isPresent()) {
            ListQuery query = next.get();
            ObjectPage page = catalog().list(bucket(), query);
            assertThat(page.objects().size() + page.prefixes().size()).isBetween(1, limit);
            seen.addAll(objects(page));
            seen.addAll(names(page.prefixes().stream()));
            next = page.nextCursor().map(query::after);
        }
        assertThat(seen).containsExactlyInAnyOrder("a", "b/", "c", "d/", "e", "f");
    }

    @Test
    void startsAfterWhatNeedBeNoKey() {
        putAll("a", "b/1", "b/2", "b0", "c");

        assertThat(startingAfter("a")).containsExactly("b/1", "b/2", "b0", "c");
        assertThat(startingAfter("b/11")).containsExactly("b/2", "b0", "c");
        assertThat(startingAfter("c")).isEmpty();
        assertThat(objects(catalog().list(bucket(), ListQuery.ofPrefix(prefix()).startingAfterAll(prefix() + "b/"))))
                .containsExactly("b0", "c");
    }

    private List<String> startingAfter(String name) {
        return objects(catalog().list(bucket(), ListQuery.ofPrefix(prefix()).startingAfter(prefix() + name)));
    }

    @Test
    void startsAfterAFoldedPrefix() {
        putAll("a", "b/1", "b/2", "b0", "c/1");

        ObjectPage page = catalog().list(bucket(), query("", 100).startingAfterAll(prefix() + "b/"));

        assertThat(objects(page)).containsExactly("b0");
        assertThat(names(page.prefixes().stream())).containsExactly("c/");
    }

    @Test
    void goesOnAfterWhereItStarted() {
        putAll("a", "b", "c", "d");

        ListQuery query = query("", 1).startingAfter(prefix() + "a");
        ObjectPage first = catalog().list(bucket(), query);
        ObjectPage second = catalog().list(bucket(), query.after(first.nextCursor().orElseThrow()));

        assertThat(objects(first)).containsExactly("b");
        assertThat(objects(second)).containsExactly("c");
    }

    @Test
    void keepsTheOrderOfUtf8() {
        String[] ordered = {"B", "a", "é", "\uFB00", "\uD83D\uDE80"};
        putAll(ordered);
        assertThat(objects(catalog().list(bucket(), ListQuery.ofPrefix(prefix())))).containsExactly(ordered);
    }

    @Test
    void listsNoUnfinishedUpload() {
        MultipartUpload upload = begin("unfinished");
        putParts(upload, BYTES);
        assertThat(catalog().list(bucket(), ListQuery.ofPrefix(prefix())).objects()).isEmpty();
        assertThat(catalog().list(bucket(), ListQuery.ofPrefix(""))).satisfies(page -> assertThat(page.objects())
                .extracting(ObjectSummary::key)
                .noneMatch(key -> key.contains("unfinished") && key.contains(prefix())));
        store().abort(upload);
    }

    @Test
    void tellsThatThereIsNoBucket() {
        requireFailure(Kind.NO_SUCH_BUCKET, () -> catalog().list(MISSING_BUCKET, ListQuery.ofPrefix("")));
    }
}
