package dev.sluice.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a server answered.
 *
 * @param status  of the last answer; interim ones are passed over
 * @param headers by name in lower case
 * @param body    as text
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {

    /** Reads all that came on a connection which the server has closed. */
    static HttpAnswer parse(byte[] received) throws IOException {
        String text = new String(received, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || end < 0) {
            throw new EOFException("the connection ended within the head of the answer");
        }
        int status = Integer.parseInt(text.substring(9, 12));
        String rest = text.substring(end + 4);
        if (status < 200) {
            return parse(rest.getBytes(StandardCharsets.ISO_8859_1));
        }
        Map<String, String> headers = headers(text.substring(0, end));
        String body = "chunked".equals(headers.get("transfer-encoding")) ? unchunk(rest) : requireWhole(rest, headers);
        return new HttpAnswer(
                status, headers, new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static Map<String, String> headers(String head) {
        Map<String, String> headers = new TreeMap<>();
        head.lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        });
        return headers;
    }

    private static String requireWhole(String body, Map<String, String> headers) throws IOException {
        String declared = headers.get("content-length");
        if (declared != null && Long.parseLong(declared) != body.length()) {
            throw new EOFException("the connection ended within the body of the answer");
        }
        return body;
    }

    private static String unchunk(String chunks) throws IOException {
        StringBuilder body = new StringBuilder();
        int position = 0;
        while (true) {
            int lineEnd = chunks.indexOf("\r\n", position);
            if (lineEnd < 0) {
                throw new EOFException("the connection ended within the body of the answer");
            }
            int size = Integer.parseInt(chunks.substring(position, lineEnd), 16);
            if (size == 0) {
                return body.toString();
            }
            position = lineEnd + 2 + size + 2;
            if (position > chunks.length()) {
                throw new EOFException("the connection ended within the body of the answer");
            }
            body.append(chunks, lineEnd + 2, position - 2);
        }
    }

    /** A header's value. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * This answer, if it is what was expected.
     *
     * @throws Unexpected if it is another
     */
    public HttpAnswer require(int expected) throws Unexpected {
        if (status != expected) {
            throw new Unexpected(this);
        }
        return this;
    }

    /**
     * This answer, if it is a success.
     *
     * @throws Unexpected if it isn't
     */
    public HttpAnswer requireSuccess() throws Unexpected {
        if (status / 100 != 2) {
            throw new Unexpected(this);
        }
        return this;
    }

    /** The server answered otherwise than expected. */
    public static final class Unexpected extends IOException {

        private final transient HttpAnswer answer;

        Unexpected(HttpAnswer answer) {
            super("the answer was " + answer.status + ": " + answer.body);
            this.answer = answer;
        }

        public HttpAnswer answer() {
            return answer;
        }
    }
}
