package dev.sluice.cli.gateway;

import dev.sluice.cli.text.Printable;
import dev.sluice.core.UserMetadata;
import java.util.Optional;

/**
 * What is said of an object when it is put.
 *
 * @param overwrite   whether an object of that key may be replaced
 * @param contentType the media type; empty: the server guesses it from the name
 * @param metadata    what is kept beside the bytes
 */
public record PutOptions(boolean overwrite, Optional<String> contentType, UserMetadata metadata) {

    /** @throws IllegalArgumentException if a header can't have that content type or metadata */
    public PutOptions {
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
    }
}
