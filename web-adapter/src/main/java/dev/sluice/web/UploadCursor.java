package dev.sluice.web;

import dev.sluice.web.problem.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of the unfinished uploads of all buckets begins.
 *
 * @param bucket   the bucket to go on with
 * @param position where in it; empty: at its beginning
 */
record UploadCursor(String bucket, Optional<String> position) {

    private static final char SEPARATOR = '/';

    static UploadCursor atBeginningOf(String bucket) {
        return new UploadCursor(bucket, Optional.empty());
    }

    /** @throws RequestException 400 if the text is no cursor */
    static UploadCursor parse(String text) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int separator = decoded.indexOf(SEPARATOR);
            return separator < 0
                    ? atBeginningOf(decoded)
                    : new UploadCursor(decoded.substring(0, separator), Optional.of(decoded.substring(separator + 1)));
        } catch (IllegalArgumentException foreign) {
            throw RequestException.badRequest("The cursor is none that this server gave.");
        }
    }

    String text() {
        String decoded = position.map(value -> bucket + SEPARATOR + value).orElse(bucket);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
    }
}
