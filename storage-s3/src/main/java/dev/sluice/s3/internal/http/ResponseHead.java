package dev.sluice.s3.internal.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning of a response (<a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>).
 *
 * @param version the minor version of HTTP/1
 * @param status  the status
 * @param reason  what follows it; may be empty
 * @param fields  the header's fields
 */
public record ResponseHead(int version, int status, String reason, HttpFields fields) {

    /** More than any store says. */
    private static final int MOST_FIELDS = 200;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.(\\d) (\\d{3})(?: (.*))?");

    /**
     * @throws EOFException      if the connection ended instead
     * @throws ProtocolException if this is not HTTP
     */
    static ResponseHead read(Connection connection, Duration patience) throws IOException {
        String first = connection.readLine(patience);
        Matcher status = STATUS_LINE.matcher(first);
        if (!status.matches()) {
            throw new ProtocolException(
                    "the store answers in no HTTP/1.1: '" + first.substring(0, Math.min(40, first.length())) + "'");
        }
        HttpFields.Builder fields = HttpFields.builder();
        int count = 0;
        for (String line = connection.readLine(patience); !line.isEmpty(); line = connection.readLine(patience)) {
            append(fields, line);
            if (++count > MOST_FIELDS) {
                throw new ProtocolException("more headers than can be");
            }
        }
        return new ResponseHead(Integer.parseInt(status.group(1)), Integer.parseInt(status.group(2)),
                Optional.ofNullable(status.group(3)).orElse(""), fields.build());
    }

    /** The first response that is not a remark on the way, such as {@code 100 Continue}. */
    static ResponseHead readFinal(Connection connection, Duration patience) throws IOException {
        ResponseHead head = read(connection, patience);
        while (head.interim()) {
            head = read(connection, patience);
        }
        return head;
    }

    private static void append(HttpFields.Builder fields, String line) throws ProtocolException {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new ProtocolException("a header without a name");
        }
        fields.add(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }

    /** Whether the request was done. */
    public boolean successful() {
        return status / 100 == 2;
    }

    boolean interim() {
        return status / 100 == 1;
    }

    /** Whether the store keeps the connection, as far as it says. */
    boolean keepsAlive() {
        return version > 0 && fields.tokens("Connection").noneMatch("close"::equals);
    }

    boolean chunked() {
        return fields.tokens("Transfer-Encoding").anyMatch("chunked"::equals);
    }

    /** @throws ProtocolException if it can't be understood, or there are two */
    Optional<Long> contentLength() throws ProtocolException {
        String[] values = fields.tokens("Content-Length").distinct().toArray(String[]::new);
        if (values.length == 0) {
            return Optional.empty();
        }
        if (values.length > 1 || !values[0].matches("\\d{1,18}")) {
            throw new ProtocolException("a length that is none: " + Arrays.toString(values));
        }
        return Optional.of(Long.parseLong(values[0]));
    }
}
