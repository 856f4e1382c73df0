package dev.sluice.s3.internal.protocol;

import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectSummary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a page of a listing begins: at a token of the store's, or behind a key, as was asked for, or where the store
 * says that there is more and gives no token.
 *
 * @param token the store's token
 * @param after what it begins behind
 */
public record ListPosition(Optional<String> token, Optional<String> after) {

    /** Begins a cursor that is no token of a store's. */
    private static final String AFTER = "after\n";

    /** The last of all characters: no key begins with a prefix and this. */
    private static final String LAST = "\uDBFF\uDFFF";

    public static ListPosition of(ListQuery query) {
        if (query.cursor().isEmpty()) {
            return new ListPosition(Optional.empty(), query.startAfter());
        }
        Optional<String> after =
                query.cursor().filter(text -> text.startsWith(AFTER)).map(text -> text.substring(AFTER.length()));
        return new ListPosition(after.isPresent() ? Optional.empty() : query.cursor(), after);
    }

    /**
     * The page, with a cursor to the next one.
     *
     * @param nextToken the store's; absent: it named none
     * @throws MalformedXmlException if the store goes on where it was, or doesn't say where
     */
    ObjectPage followedBy(ObjectPage page, Optional<String> nextToken) throws MalformedXmlException {
        Optional<String> last = last(page);
        boolean stands = nextToken.isPresent() && nextToken.equals(token)
                || nextToken.isEmpty() && (last.isEmpty() || after.isPresent() && !isBehind(last.get(), after.get()));
        if (stands) {
            throw new MalformedXmlException("the list goes on where it was", null);
        }
        return new ObjectPage(
                page.objects(), page.prefixes(), Optional.of(nextToken.orElseGet(() -> AFTER + last.orElseThrow())));
    }

    private static Optional<String> last(ObjectPage page) {
        return Stream.concat(
                page.objects().stream().map(ObjectSummary::key),
                page.prefixes().stream().map(prefix -> prefix + LAST)).max(ListPosition::compare);
    }

    private static boolean isBehind(String key, String other) {
        return compare(key, other) > 0;
    }

    /** The order of S3. */
    private static int compare(String key, String other) {
        return Arrays.compareUnsigned(key.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
