package dev.sluice.cli;

import dev.sluice.core.UserMetadata;
import java.util.Optional;

/**
 * What holds for every file of one push.
 *
 * @param overwrite   whether an object of that key may be replaced
 * @param contentType the media type; empty: the server guesses it from the name
 * @param metadata    what is kept beside the bytes
 * @param attempts    how often a file, or a part that arrives damaged, is sent at most; 1 or more
 * @param parts       how large files are sent
 */
record PushSettings(
        boolean overwrite, Optional<String> contentType, UserMetadata metadata, int attempts, PartSettings parts) {

    PushSettings {
        if (contentType.isPresent() && !contentType.get().matches("[\\x20-\\x7e]+/[\\x20-\\x7e]+")) {
            throw new IllegalArgumentException(
                    "content type must be of the form type/subtype: '" + Printable.of(contentType.get()) + "'");
        }
        metadata.entries().forEach((name, value) -> {
            // Java's HTTP client would send a question mark for everything else.
            if (!value.matches("\\p{ASCII}*")) {
                throw new IllegalArgumentException("metadata '" + name + "' must be ASCII on the command line");
            }
        });
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be 1 or more: " + attempts);
        }
    }
}
