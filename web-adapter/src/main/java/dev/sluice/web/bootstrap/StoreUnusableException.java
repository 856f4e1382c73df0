package dev.sluice.web.bootstrap;

/** Why a command that works on the store came to nothing, in one sentence that says what to do. */
final class StoreUnusableException extends Exception {

    private static final long serialVersionUID = 1L;

    StoreUnusableException(String message, Throwable cause) {
        super(message, cause);
    }
}
