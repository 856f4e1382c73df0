package dev.sluice.s3.internal.http;

import java.io.IOException;

/** Ends a body that the store has refused already. */
final class EarlyAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    EarlyAnswerException() {
        super("the store refused the body before it had all of it");
    }
}
