package dev.sluice.cli.failure;

import java.time.Duration;
import java.util.Optional;

/** What went wrong, in a sentence that says what can be done. */
public sealed interface Failure {

    /** One sentence or two for a person; no line breaks, no secrets. */
    String message();

    /** Whether it is the server's answer of that HTTP status. */
    default boolean hasStatus(int status) {
        return this instanceof Refused refused && refused.problem().status() == status;
    }

    /** The command line can't be followed. */
    record Usage(String message) implements Failure {
    }

    /** A local file can't be read or written. */
    record LocalFile(String message) implements Failure {
    }

    /** The file or object that would be written is there already and must not be replaced. */
    record AlreadyExists(String message) implements Failure {
    }

    /** No connection could be made. */
    record Unreachable(String message) implements Failure {
    }

    /**
     * The connection broke before the answer was there.
     *
     * @param allSent whether the whole body had been given to the connection, so that the object may be there
     */
    record ConnectionBroken(String message, boolean allSent) implements Failure {
    }

    /**
     * The server answered with an error.
     *
     * @param retryAfter how long it asks to wait
     */
    record Refused(Problem problem, Optional<Duration> retryAfter) implements Failure {
        private static final int INSUFFICIENT_STORAGE = 507;

        @Override
        public String message() {
            return problem.message();
        }

        /** Whether it may pass by itself; a store that is full has to be given room first. */
        public boolean passes() {
            return ExitCode.of(this) == ExitCode.UNAVAILABLE && !hasStatus(INSUFFICIENT_STORAGE);
        }
    }

    /** The bytes that arrived are not the bytes that were there. */
    record Mismatch(String message) implements Failure {
    }

    /** The user stopped it. */
    record Interrupted(String message) implements Failure {
    }

    /** An answer that makes no sense. */
    record Unexpected(String message) implements Failure {
    }
}
