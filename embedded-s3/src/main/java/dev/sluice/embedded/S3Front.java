package dev.sluice.embedded;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.shaded.org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Answers S3's requests by S3Proxy, and says what became of them: S3Proxy's own servlet takes every
 * {@code IllegalStateException} and {@code IllegalArgumentException} for the client's fault, and answers 400
 * InvalidRequest without a word in the log. A failure that nobody foresaw is logged and is a 500 here, so that it is
 * repeated.
 */
final class S3Front extends S3ProxyHandler {

    private static final Logger LOG = LoggerFactory.getLogger(S3Front.class);

    private static final long MAX_PUT_BYTES = 5L << 30;
    private static final long MAX_SIGNED_BODY_BYTES = 128L << 20;
    private static final int MAX_CHUNK_BYTES = 16 << 20;
    private static final int MAX_CLOCK_SKEW_SECONDS = 15 * 60;

    private static final int NOT_MODIFIED = 304;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    S3Front(BlobStore store, Credentials credentials) {
        super(
                store,
                AuthenticationType.AWS_V4,
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                null,
                MAX_PUT_BYTES,
                MAX_SIGNED_BODY_BYTES,
                MAX_CHUNK_BYTES,
                false,
                null,
                null,
                MAX_CLOCK_SKEW_SECONDS);
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpServletRequest seen = new S3Request(request);
        InputStream body = request.getInputStream();
        try {
            doHandle(seen, seen, response, body, new RequestContext());
            drain(body);
        } catch (EofException gone) {
            LOG.debug("The client of {} {} is gone", request.getMethod(), request.getRequestURI());
        } catch (IOException | RuntimeException failure) {
            if (response.isCommitted()) {
                // The client, which stopped reading, or the file: whichever it was, what follows the head is cut short.
                throw new EofException(failure);
            }
            AwsServiceException known = known(request, failure);
            drain(body);
            refuse(seen, response, known);
        }
    }

    /**
     * Reads what nobody has read of a body: of one that was refused, or its sender would see a broken connection and no
     * answer; and the trailer, or what comes after it would be taken for the next request.
     */
    private static void drain(InputStream body) {
        try {
            body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException | RuntimeException broken) {
            LOG.debug("The rest of a body could not be read", broken);
        }
    }

    /** What a body that was read says of itself, such as a wrong checksum, arrives as the cause of something else. */
    private static AwsServiceException known(HttpServletRequest request, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException known) {
                return known;
            }
            if (cause instanceof UnsupportedOperationException) {
                return FolderFailures.s3(501, "NotImplemented", "the embedded store can't do this", failure);
            }
        }
        LOG.warn("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        return FolderFailures.s3(500, "InternalError", "the embedded store failed; its log says why", failure);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, AwsServiceException failure)
            throws IOException {
        SdkHttpResponse told = S3Exceptions.httpResponse(failure);
        if (told != null) {
            told.firstMatchingHeader("ETag").ifPresent(etag -> response.setHeader("ETag", etag));
        }
        if (failure.statusCode() == NOT_MODIFIED) {
            response.setStatus(NOT_MODIFIED);
            return;
        }
        String message = failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorMessage();
        sendSimpleErrorResponse(
                request,
                response,
                code(failure),
                failure.statusCode(),
                Objects.requireNonNullElse(message, ""),
                Map.of());
    }

    private static String code(AwsServiceException failure) {
        String code = S3Exceptions.errorCode(failure);
        if (code != null) {
            return code;
        }
        return switch (failure.statusCode()) {
            case PRECONDITION_FAILED -> "PreconditionFailed";
            case RANGE_NOT_SATISFIABLE -> "InvalidRange";
            default -> "InternalError";
        };
    }
}
