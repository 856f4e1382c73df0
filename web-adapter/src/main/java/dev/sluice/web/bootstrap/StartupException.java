package dev.sluice.web.bootstrap;

import io.micronaut.context.exceptions.BeanContextException;
import org.jspecify.annotations.Nullable;

/** Why a command can't start, in one sentence that says what to do. */
final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartupException(String message) {
        super(message);
    }

    StartupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * What a factory threw: the framework wraps it, and the innermost reason is the one that means something.
     *
     * @param otherwise what a reason that is no sentence comes after
     */
    static StartupException of(String otherwise, BeanContextException failure) {
        Throwable reason = failure;
        while (reason.getCause() != null && !(reason instanceof StartupException)) {
            reason = reason.getCause();
        }
        return reason instanceof StartupException known
                ? known
                : new StartupException(otherwise + ": " + reason.getMessage() + ".", failure);
    }
}
