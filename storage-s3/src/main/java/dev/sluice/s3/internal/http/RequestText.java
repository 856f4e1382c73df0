package dev.sluice.s3.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** The beginning of a request, as it goes over the wire. */
final class RequestText {

    /** What this client decides by itself. */
    private static final Set<String> OWN = Set.of("host", "connection", "expect", "transfer-encoding");

    private static final Set<String> METHODS_WITH_BODY = Set.of("PUT", "POST");

    private final StringBuilder text = new StringBuilder(1024);

    private RequestText() {
    }

    /**
     * @param hasBody         whether a body follows
     * @param expectsContinue whether it waits until the store wants it
     */
    static ByteBuffer of(RequestHead head, Route route, boolean hasBody, boolean expectsContinue) {
        RequestText request = new RequestText();
        request.addRequestLine(head, route);
        request.add("Host", head.fields().first("Host").orElseGet(route::hostHeader));
        head.fields().forEach(request::addUnlessOwn);
        if (!hasBody && METHODS_WITH_BODY.contains(head.method()) && head.fields().first("Content-Length").isEmpty()) {
            request.add("Content-Length", "0");
        }
        if (expectsContinue) {
            request.add("Expect", "100-continue");
        }
        route.readingProxy()
                .flatMap(HttpProxy::authorization)
                .ifPresent(value -> request.add("Proxy-Authorization", value));
        return ByteBuffer.wrap(request.text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void addRequestLine(RequestHead head, Route route) {
        text.append(head.method()).append(' ');
        if (route.readingProxy().isPresent()) {
            text.append("http://").append(route.authority());
        }
        text.append(head.target()).append(" HTTP/1.1\r\n");
    }

    private void addUnlessOwn(String name, String value) {
        if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
            add(name, value);
        }
    }

    private void add(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a line break in the header " + name);
        }
        text.append(name).append(": ").append(value).append("\r\n");
    }
}
