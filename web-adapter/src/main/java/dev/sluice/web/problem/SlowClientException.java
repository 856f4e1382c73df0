package dev.sluice.web.problem;

import java.io.IOException;

/** A client sent its body more slowly than the least rate. */
public final class SlowClientException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message what it did, for the client to read */
    public SlowClientException(String message) {
        super(message);
    }
}
