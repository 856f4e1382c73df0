package dev.sluice.benchmarks.store;

import java.io.IOException;

/** An answer that says no, as S3 does. */
final class S3Failure extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private S3Failure(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static S3Failure of(int status, String code, String message) {
        return new S3Failure(status, code, message);
    }

    Response toResponse() {
        return Response.xml(status, "<Error><Code>" + code + "</Code><Message>" + getMessage() + "</Message></Error>");
    }
}
