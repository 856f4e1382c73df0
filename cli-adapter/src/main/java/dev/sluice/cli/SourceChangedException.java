package dev.sluice.cli;

import java.io.IOException;

/** A source has not the bytes that were announced. */
final class SourceChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    SourceChangedException(String message) {
        super(message);
    }
}
