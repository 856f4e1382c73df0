package dev.sluice.embedded;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkRequests;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Answers a GET: conditions first, as RFC 9110, section 13.2.2, orders them, then the range. */
final class ObjectAnswer {

    private static final int NOT_MODIFIED = 304;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private ObjectAnswer() {
    }

    /** The stream closes the object. */
    static ResponseInputStream<GetObjectResponse> of(GetObjectRequest request, FolderObjects.Opened object)
            throws IOException {
        requireConditions(request, object);
        GetObjectResponse.Builder response = object.attributes().toResponse(object.basics());
        long size = object.basics().size();
        SdkRequests.ByteRange asked = SdkRequests.parseRange(request.range());
        if (asked == null) {
            return SdkResponses.getResponse(response.build(), object.stream(0));
        }
        long first = first(asked, size);
        long last = last(asked, size);
        if (first >= size || last < first) {
            throw S3Exceptions.fromStatusCode(RANGE_NOT_SATISFIABLE);
        }
        long length = last - first + 1;
        InputStream bytes = ByteStreams.limit(object.stream(first), length);
        return SdkResponses.getResponse(
                response.contentLength(length).contentRange("bytes " + first + "-" + last + "/" + size).build(), bytes);
    }

    private static long first(SdkRequests.ByteRange asked, long size) {
        Long first = asked.first();
        Long last = asked.last();
        return first == null ? Math.max(0, size - (last == null ? 0 : last)) : first;
    }

    private static long last(SdkRequests.ByteRange asked, long size) {
        Long last = asked.last();
        return asked.first() == null || last == null ? size - 1 : Math.min(last, size - 1);
    }

    private static void requireConditions(GetObjectRequest request, FolderObjects.Opened object) {
        String etag = object.attributes().etag();
        Instant modified = modified(object);
        if (request.ifMatch() != null) {
            require(names(request.ifMatch(), etag), PRECONDITION_FAILED, etag);
        } else if (request.ifUnmodifiedSince() != null) {
            require(!modified.isAfter(request.ifUnmodifiedSince()), PRECONDITION_FAILED, etag);
        }
        if (request.ifNoneMatch() != null) {
            require(!names(request.ifNoneMatch(), etag), NOT_MODIFIED, etag);
        } else if (request.ifModifiedSince() != null) {
            require(modified.isAfter(request.ifModifiedSince()), NOT_MODIFIED, etag);
        }
    }

    /** Those of a copy's source. */
    static void requireConditions(FolderObjects.Opened source, CopyObjectRequest request) {
        String etag = source.attributes().etag();
        Instant modified = modified(source);
        require(
                request.copySourceIfMatch() == null || names(request.copySourceIfMatch(), etag),
                PRECONDITION_FAILED,
                etag);
        require(
                request.copySourceIfNoneMatch() == null || !names(request.copySourceIfNoneMatch(), etag),
                PRECONDITION_FAILED,
                etag);
        require(holds(request.copySourceIfModifiedSince(), modified, true), PRECONDITION_FAILED, etag);
        require(holds(request.copySourceIfUnmodifiedSince(), modified, false), PRECONDITION_FAILED, etag);
    }

    private static boolean holds(@Nullable Instant since, Instant modified, boolean later) {
        return since == null || modified.isAfter(since) == later;
    }

    /** HTTP's dates have seconds. */
    private static Instant modified(FolderObjects.Opened object) {
        return object.basics().lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static boolean names(String condition, String etag) {
        return condition.equals("*") || condition.replace("\"", "").equals(etag);
    }

    private static void require(boolean condition, int otherwise, String etag) {
        if (!condition) {
            throw S3Exceptions.fromStatusCode(otherwise, '"' + etag + '"', Map.of(), null);
        }
    }
}
