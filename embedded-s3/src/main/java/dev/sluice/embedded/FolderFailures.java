package dev.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.gaul.shaded.org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The one place where a failure of the folder becomes S3's. */
record FolderFailures(Path folder) {

    private static final Logger LOG = LoggerFactory.getLogger(FolderFailures.class);

    /** Below this nothing of use can be written: a file, its attributes, and the folders above. */
    private static final long FULL_BELOW_BYTES = 64 * 1024;

    /** RFC 4918, section 11.5; S3 itself has no code for it. */
    private static final int INSUFFICIENT_STORAGE = 507;

    /** Something that touches the folder. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does it, and throws what fails of it as S3 would answer it. */
    <T> T translating(Work<T> work) {
        try {
            return work.run();
        } catch (AwsServiceException known) {
            throw known;
        } catch (IOException failure) {
            throw translate(failure);
        } catch (UncheckedIOException failure) {
            throw translate(Objects.requireNonNull(failure.getCause()));
        } catch (RuntimeException failure) {
            LOG.warn("The embedded store failed", failure);
            throw s3(500, "InternalError", "the embedded store failed; its log says why", failure);
        }
    }

    private AwsServiceException translate(IOException failure) {
        return causes(failure)
                .filter(AwsServiceException.class::isInstance)
                .map(AwsServiceException.class::cast)
                .findFirst()
                .orElseGet(() -> failure instanceof BrokenBodyException ? ofBody(failure) : ofFolder(failure));
    }

    /** S3's code for it says that the request may be repeated. A sender that hangs up is nothing to tell. */
    private static S3Exception ofBody(IOException failure) {
        LOG.atLevel(causes(failure).anyMatch(EofException.class::isInstance) ? Level.DEBUG : Level.WARN)
                .log("A body broke off: {}", failure.getMessage());
        return s3(400, "IncompleteBody", "the body broke off: " + failure.getMessage(), failure);
    }

    private S3Exception ofFolder(IOException failure) {
        String reason = Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
        if (says(reason, "No space left", "not enough space", "quota exceeded", "File too large") || isFull()) {
            return full(failure);
        }
        if (failure instanceof AccessDeniedException || says(reason, "Read-only file system")) {
            return s3(403, "AccessDenied", "the embedded store may not write here: " + reason, failure);
        }
        if (says(reason, "File name too long")) {
            return s3(400, "InvalidArgument", "the key is longer than a file's name may be here", failure);
        }
        LOG.warn("The embedded store could not read or write its folder {}", folder, failure);
        return s3(500, "InternalError", "the embedded store could not read or write its folder: " + reason, failure);
    }

    /**
     * @throws S3Exception if nothing can be written to the bucket's folder: there is no room, or it is for reading
     * alone
     */
    void requireWritable(Path bucket) {
        if (isFull()) {
            throw full(null);
        }
        if (!Files.isWritable(bucket)) {
            throw s3(403, "AccessDenied", "the embedded store may only read the folder of this bucket", null);
        }
    }

    private S3Exception full(@Nullable Throwable cause) {
        return s3(INSUFFICIENT_STORAGE, "InsufficientStorage", "the disk of the embedded store is full", cause);
    }

    private boolean isFull() {
        try {
            return Files.getFileStore(folder).getUsableSpace() < FULL_BELOW_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** The texts are the operating system's, whose messages a JVM has no other form of. */
    private static boolean says(String reason, String... texts) {
        return Stream.of(texts).anyMatch(reason::contains);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    static S3Exception s3(int status, String code, String message, @Nullable Throwable cause) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .message(message)
                .cause(cause)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
                .build();
    }
}
