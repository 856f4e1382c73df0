package dev.sluice.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command, or one file's part of it, with a {@link Failure}. */
final class TransferException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final String file;

    TransferException(Failure failure) {
        this(failure, null);
    }

    TransferException(Failure failure, @Nullable Throwable cause) {
        this(failure, cause, "");
    }

    private TransferException(Failure failure, @Nullable Throwable cause, String file) {
        super(failure.message(), cause);
        this.failure = failure;
        this.file = file;
    }

    /** The same failure, told of one file. */
    TransferException about(String name) {
        return new TransferException(failure, getCause(), name);
    }

    Failure failure() {
        return failure;
    }

    /** What a person calls the file that it is about; empty: the command as a whole. */
    String file() {
        return file;
    }
}
