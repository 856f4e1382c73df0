package dev.sluice.s3.doctor;

import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * That the store said no.
 *
 * @param status  the HTTP status
 * @param code    S3's code; empty where the answer had no body
 * @param message the store's own sentence; may be empty
 */
record Refusal(int status, String code, String message) {

    private static final Set<String> ABOUT_CREDENTIALS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "InvalidTokenId",
            "ExpiredToken",
            "ExpiredTokenException",
            "TokenRefreshRequired",
            "AuthorizationHeaderMalformed",
            "RequestTimeTooSkewed");

    static Refusal of(S3Exception exception) {
        AwsErrorDetails details = exception.awsErrorDetails();
        return details == null
                ? new Refusal(exception.statusCode(), "", "")
                : new Refusal(
                        exception.statusCode(),
                        Objects.toString(details.errorCode(), ""),
                        Objects.toString(details.errorMessage(), ""));
    }

    /** That a right is missing, and not that the credential is none. */
    boolean isDenied() {
        return (status == 401 || status == 403) && !isAboutCredentials();
    }

    boolean isAboutCredentials() {
        return ABOUT_CREDENTIALS.contains(code);
    }

    /** That there is no such thing, which only they are told who may know. */
    boolean isNotFound() {
        return status == 404;
    }

    boolean isPreconditionFailed() {
        return status == 412;
    }

    /** Such as "BadDigest", for a sentence. */
    String reason() {
        return code.isEmpty() ? "status " + status : code;
    }
}
