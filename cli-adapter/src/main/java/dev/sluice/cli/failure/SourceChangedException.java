package dev.sluice.cli.failure;

import java.io.IOException;

/** A source has not the bytes that were announced. */
public final class SourceChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message says what was found, and that nothing was published */
    public SourceChangedException(String message) {
        super(message);
    }
}
