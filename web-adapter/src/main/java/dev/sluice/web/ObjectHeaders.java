package dev.sluice.web;

import dev.sluice.core.storage.ObjectInfo;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The headers of an object that is read. Anybody may have uploaded it, so no browser is to run it here: it is an
 * attachment, of the type it says and no other, in a sandbox.
 */
final class ObjectHeaders {

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String UNRESERVED = "-._~!$&+^`|#";

    private ObjectHeaders() {
    }

    static void write(ObjectInfo object, MutableHttpResponse<?> response) {
        validators(object, response);
        response.header(HttpHeaders.CONTENT_TYPE, object.attributes().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM));
        response.header(HttpHeaders.CONTENT_DISPOSITION, disposition(object.address().key()));
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Content-Security-Policy", "sandbox; default-src 'none'");
        object.checksum().ifPresent(digest -> response.header(DigestFields.REPR_DIGEST, DigestFields.format(digest)));
        object.attributes().metadata().entries()
                .forEach((name, value) -> response.header(UploadRequests.METADATA_PREFIX + name, HeaderText.encode(value)));
    }

    /** What a 304 says, too. */
    static void validators(ObjectInfo object, MutableHttpResponse<?> response) {
        response.header(HttpHeaders.ETAG, EntityTag.quote(object.etag()));
        response.header(HttpHeaders.LAST_MODIFIED, HTTP_DATE.format(object.lastModified().truncatedTo(ChronoUnit.SECONDS)));
        response.header(HttpHeaders.ACCEPT_RANGES, "bytes");
    }

    /** The file's name in both forms of <a href="https://www.rfc-editor.org/rfc/rfc6266">RFC 6266</a>. */
    private static String disposition(String key) {
        String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        String name = path.substring(path.lastIndexOf('/') + 1);
        String ascii = name.replaceAll("[^ -~]|[\"\\\\%]", "_");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + percentEncode(name);
    }

    private static String percentEncode(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
