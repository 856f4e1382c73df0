package dev.sluice.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command, or one file's part of it, with a {@link Failure}. */
final class TransferException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    TransferException(Failure failure) {
        this(failure, null);
    }

    TransferException(Failure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
