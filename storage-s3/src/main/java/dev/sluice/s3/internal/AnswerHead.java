package dev.sluice.s3.internal;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The beginning of an answer (<a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>).
 *
 * @param version the minor version of HTTP/1
 * @param fields  status and headers, as the SDK has them
 */
record AnswerHead(int version, SdkHttpResponse fields) {

    /** More than any store says. */
    private static final int MOST_HEADERS = 200;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.(\\d) (\\d{3})(?: (.*))?");

    /**
     * @throws EOFException      if the connection ended instead
     * @throws ProtocolException if this is not HTTP
     */
    static AnswerHead read(Connection connection, Duration patience) throws IOException {
        String first = connection.readLine(patience);
        Matcher status = STATUS_LINE.matcher(first);
        if (!status.matches()) {
            throw new ProtocolException("the store answers in no HTTP/1.1: '" + first.substring(0, Math.min(40, first.length())) + "'");
        }
        SdkHttpResponse.Builder fields = SdkHttpResponse.builder()
                .statusCode(Integer.parseInt(status.group(2)))
                .statusText(Optional.ofNullable(status.group(3)).orElse(""));
        int headers = 0;
        for (String line = connection.readLine(patience); !line.isEmpty(); line = connection.readLine(patience)) {
            append(fields, line);
            if (++headers > MOST_HEADERS) {
                throw new ProtocolException("more headers than can be");
            }
        }
        return new AnswerHead(Integer.parseInt(status.group(1)), fields.build());
    }

    /** The first answer that is not a remark on the way, such as {@code 100 Continue}. */
    static AnswerHead readFinal(Connection connection, Duration patience) throws IOException {
        AnswerHead head = read(connection, patience);
        while (head.interim()) {
            head = read(connection, patience);
        }
        return head;
    }

    private static void append(SdkHttpResponse.Builder fields, String line) throws ProtocolException {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new ProtocolException("a header without a name");
        }
        fields.appendHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }

    int status() {
        return fields.statusCode();
    }

    boolean interim() {
        return status() / 100 == 1;
    }

    /** Whether the store keeps the connection, as far as it says. */
    boolean keepsAlive() {
        return version > 0 && tokens("Connection").noneMatch("close"::equals);
    }

    boolean chunked() {
        return tokens("Transfer-Encoding").anyMatch("chunked"::equals);
    }

    /** @throws ProtocolException if it can't be understood, or there are two */
    Optional<Long> contentLength() throws ProtocolException {
        String[] values = tokens("Content-Length").distinct().toArray(String[]::new);
        if (values.length == 0) {
            return Optional.empty();
        }
        if (values.length > 1 || !values[0].matches("\\d{1,18}")) {
            throw new ProtocolException("a length that is none: " + Arrays.toString(values));
        }
        return Optional.of(Long.parseLong(values[0]));
    }

    private Stream<String> tokens(String header) {
        return fields.matchingHeaders(header).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(token -> token.strip().toLowerCase(Locale.ROOT));
    }
}
