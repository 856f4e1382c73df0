package dev.sluice.web.problem;

import io.micronaut.http.HttpStatus;
import java.io.IOException;

/**
 * A body that was refused at its end: as it turned out, it isn't the one that was declared. Shown to the client as it
 * is.
 */
public final class RefusedBodyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    public RefusedBodyException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    public HttpStatus status() {
        return status;
    }
}
