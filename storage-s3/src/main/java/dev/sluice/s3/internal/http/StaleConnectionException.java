package dev.sluice.s3.internal.http;

import java.io.IOException;

/** A kept connection was found broken, and no harm is done: the request can be made again on another one. */
final class StaleConnectionException extends IOException {

    private static final long serialVersionUID = 1L;

    StaleConnectionException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
