package dev.sluice.web.problem;

import java.io.IOException;
import java.time.Duration;

/** A client that has begun a body sent nothing for too long. */
public final class SilentClientException extends IOException {

    private static final long serialVersionUID = 1L;

    public SilentClientException(Duration patience) {
        super("the client sent nothing for " + patience.toSeconds() + " s");
    }
}
