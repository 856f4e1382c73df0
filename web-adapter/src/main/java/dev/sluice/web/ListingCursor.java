package dev.sluice.web;

import dev.sluice.core.storage.ListQuery;
import dev.sluice.web.problem.RequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of a listing begins: behind an entry that was shown. So any server goes on with it, and it tells
 * nothing that isn't shown.
 *
 * @param folded whether the entry stands for all keys that begin with it
 * @param entry  a key, or what was folded at the delimiter
 */
record ListingCursor(boolean folded, String entry) {

    private static final char KEY = 'k';
    private static final char FOLDED = 'p';

    /** @throws RequestException 400 if the text is no cursor */
    static ListingCursor parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (decoded.length() > 1 && (decoded.charAt(0) == KEY || decoded.charAt(0) == FOLDED)) {
                return new ListingCursor(decoded.charAt(0) == FOLDED, decoded.substring(1));
            }
        } catch (IllegalArgumentException | CharacterCodingException foreign) {
            throw notOurs();
        }
        throw notOurs();
    }

    private static RequestException notOurs() {
        return RequestException.badRequest("The cursor is none that this server gave.");
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(((folded ? FOLDED : KEY) + entry).getBytes(StandardCharsets.UTF_8));
    }

    ListQuery goOn(ListQuery query) {
        return folded ? query.startingAfterAll(entry) : query.startingAfter(entry);
    }

    /**
     * Whether the entry is this one, which a store shows again where keys come after all that it can be asked to leave
     * out.
     */
    boolean isFolded(String prefix) {
        return folded && entry.equals(prefix);
    }
}
