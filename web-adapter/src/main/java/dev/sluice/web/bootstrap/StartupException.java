package dev.sluice.web.bootstrap;

import org.jspecify.annotations.Nullable;

/** Why the gateway can't start, in one sentence that says what to do. */
final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartupException(String message) {
        super(message);
    }

    StartupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
