package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.testing.TestBody;
import dev.sluice.web.problem.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a bucket in which Sluice's own records lie between a user's objects. */
class ListingPageTest {

    private static final String BUCKET = "files";
    private static final List<String> KEYS = List.of(
            "!first",
            ".a",
            ".sluice-notes",
            ".sluice.txt",
            ".sluicebox",
            "a",
            "b/1",
            "b/2",
            "b/c/3",
            "b0",
            "b\u00e9",
            "d/1",
            "d/\uDBFF\uDFFF",
            "d/\uDBFF\uDFFF\uDBFF\uDFFF",
            "d\uDBFF\uDFFF",
            "\uFFFDx/1",
            "\uD83D\uDE80/1",
            "\uD83D\uDE80/2");

    private final InMemoryStore store = InMemoryStore.withBucket(BUCKET);

    @BeforeEach
    void fill() {
        KEYS.forEach(this::put);
        for (int i = 0; i < 30; i++) {
            put(".sluice/uploads/" + i + "/record");
            put(".sluice/parts/" + i);
        }
    }

    private void put(String key) {
        store.putWhole(
                new ObjectAddress(BUCKET, key),
                ObjectAttributes.NONE,
                Precondition.NONE,
                TestBody.retained(new byte[1]));
    }

    private ObjectListing page(String prefix, Optional<String> delimiter, Optional<String> cursor, int limit) {
        return new ListingPage(store, BUCKET, cursor.map(ListingCursor::parse))
                .fill(new ListQuery(prefix, delimiter, Optional.empty(), limit));
    }

    private List<String> all(String prefix, Optional<String> delimiter, int limit) {
        List<String> entries = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            ObjectListing page = page(prefix, delimiter, cursor, limit);
            assertThat(page.objects().size() + page.prefixes().size()).isLessThanOrEqualTo(limit);
            page.objects().forEach(object -> entries.add(object.key()));
            entries.addAll(page.prefixes());
            cursor = Optional.ofNullable(page.nextCursor());
            cursor.ifPresent(
                    text -> assertThat(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
                            .doesNotContain(".sluice/"));
        } while (cursor.isPresent());
        return entries;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 17, 18, 1000})
    void losesNothingAndRepeatsNothing(int limit) {
        assertThat(all("", Optional.empty(), limit)).containsExactlyElementsOf(KEYS);
        assertThat(all(".", Optional.empty(), limit))
                .containsExactly(".a", ".sluice-notes", ".sluice.txt", ".sluicebox");
        assertThat(all(".sluice/", Optional.empty(), limit)).isEmpty();
        assertThat(all(".sluice/", Optional.of("/"), limit)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/", "e", "\u00e9", "\uDBFF\uDFFF", "sluice", "/1", "nothing"})
    void foldsTheSameWhateverTheLimit(String delimiter) {
        List<String> whole = all("", Optional.of(delimiter), 1000);
        for (int limit = 1; limit < 20; limit++) {
            assertThat(all("", Optional.of(delimiter), limit))
                    .as("limit " + limit)
                    .containsExactlyInAnyOrderElementsOf(whole);
        }
        assertThat(whole).doesNotHaveDuplicates().noneMatch(entry -> entry.startsWith(".sluice/"));
    }

    @Test
    void showsWhatIsFoldedTogetherWithRecords() {
        assertThat(all("", Optional.of("e"), 1000)).contains(".sluice").doesNotContain(".sluicebox");
    }

    @Test
    void goesOnAfterAnObjectThatIsGone() {
        ObjectListing page = page("", Optional.empty(), Optional.empty(), 6);
        store.delete(BUCKET, List.of("a"));

        assertThat(page("", Optional.empty(), Optional.of(page.nextCursor()), 1)
                        .objects()
                        .getFirst()
                        .key())
                .isEqualTo("b/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "a", "aw", "/8", "YQ==", "eGE", "a/_-"})
    void takesNoCursorOfOthers(String cursor) {
        assertThatThrownBy(() -> ListingCursor.parse(cursor))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("cursor");
    }
}
