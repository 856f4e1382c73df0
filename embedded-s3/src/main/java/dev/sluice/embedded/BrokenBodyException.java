package dev.sluice.embedded;

import java.io.IOException;

/** A request's body could not be read to its end; no fault of the folder's. */
final class BrokenBodyException extends IOException {

    private static final long serialVersionUID = 1L;

    BrokenBodyException(Exception cause) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
    }
}
