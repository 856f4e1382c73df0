package dev.sluice.cli.failure;

import org.jspecify.annotations.Nullable;

/** Ends a command, or one file's part of it, with a {@link Failure}. */
public final class TransferException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final String file;

    /** @param failure what went wrong */
    public TransferException(Failure failure) {
        this(failure, null);
    }

    /**
     * @param failure what went wrong
     * @param cause   the exception that tells of it, if there is one
     */
    public TransferException(Failure failure, @Nullable Throwable cause) {
        this(failure, cause, "");
    }

    private TransferException(Failure failure, @Nullable Throwable cause, String file) {
        super(failure.message(), cause);
        this.failure = failure;
        this.file = file;
    }

    /** The same failure, told of one file. */
    public TransferException about(String name) {
        return new TransferException(failure, getCause(), name);
    }

    /** What went wrong. */
    public Failure failure() {
        return failure;
    }

    /** What a person calls the file that it is about; empty: the command as a whole. */
    public String file() {
        return file;
    }
}
