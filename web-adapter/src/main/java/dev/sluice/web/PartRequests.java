package dev.sluice.web;

import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadInfo;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.util.OptionalLong;

/**
 * Reads from a request's headers what they say of a part, and refuses, before a byte of it is read, what can't be it.
 */
final class PartRequests {

    private PartRequests() {
    }

    /** @throws RequestException 400 or 415 if a header can't be followed */
    static DeclaredDigests digests(HttpRequest<?> request) {
        UploadRequests.refuseUnsupported(request);
        HttpHeaders headers = request.getHeaders();
        if (!headers.getAll(HttpHeaders.CONTENT_ENCODING).stream().allMatch("identity"::equalsIgnoreCase)) {
            throw new RequestException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "A part is stored as it is sent: leave Content-Encoding out, and say contentEncoding when the upload begins.");
        }
        return DeclaredDigests.of(headers);
    }

    /** @throws RequestException 400 if there is no such part, or it has another length than the one that is declared */
    static void requirePlanned(UploadInfo upload, PartNumber number, HttpHeaders headers) {
        if (!upload.has(number)) {
            throw RequestException.badRequest(
                    "There is no part " + number + ": this upload has " + upload.partCount() + ".");
        }
        OptionalLong length = UploadRequests.length(headers);
        long planned = upload.lengthOf(number);
        if (length.isPresent() && length.getAsLong() != planned) {
            throw RequestException.badRequest(
                    "Part " + number + " has " + planned + " bytes, not " + length.getAsLong() + ".");
        }
    }

    /**
     * The number in a path: digits of ASCII, and no zero before them.
     *
     * @throws RequestException 400 if it is no part's
     */
    static PartNumber number(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw RequestException.badRequest("A part's number must be 1 to " + PartNumber.MAX + ".");
        }
        return RequestException.badUnlessValid(() -> new PartNumber(Integer.parseInt(text)));
    }
}
