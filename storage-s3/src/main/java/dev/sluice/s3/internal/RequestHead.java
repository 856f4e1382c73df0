package dev.sluice.s3.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The beginning of a request, as it goes over the wire. */
final class RequestHead {

    /** What this client decides by itself. */
    private static final Set<String> OWN = Set.of("host", "connection", "expect", "transfer-encoding");

    private static final Set<SdkHttpMethod> METHODS_WITH_BODY = Set.of(SdkHttpMethod.PUT, SdkHttpMethod.POST);

    private final StringBuilder text = new StringBuilder(1024);

    private RequestHead() {
    }

    /**
     * @param hasBody         whether a body follows
     * @param expectsContinue whether it waits until the store wants it
     */
    static ByteBuffer of(SdkHttpRequest request, Route route, boolean hasBody, boolean expectsContinue) {
        RequestHead head = new RequestHead();
        head.addRequestLine(request, route);
        head.add("Host", request.firstMatchingHeader("Host").orElseGet(route::hostHeader));
        request.forEachHeader(head::addUnlessOwn);
        if (!hasBody && METHODS_WITH_BODY.contains(request.method()) && request.firstMatchingHeader("Content-Length").isEmpty()) {
            head.add("Content-Length", "0");
        }
        if (expectsContinue) {
            head.add("Expect", "100-continue");
        }
        route.readingProxy().flatMap(HttpProxy::authorization).ifPresent(value -> head.add("Proxy-Authorization", value));
        return ByteBuffer.wrap(head.text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void addRequestLine(SdkHttpRequest request, Route route) {
        text.append(request.method().name()).append(' ');
        if (route.readingProxy().isPresent()) {
            text.append("http://").append(route.authority());
        }
        text.append(request.encodedPath().isEmpty() ? "/" : request.encodedPath());
        request.encodedQueryParameters().ifPresent(query -> text.append('?').append(query));
        text.append(" HTTP/1.1\r\n");
    }

    private void addUnlessOwn(String name, List<String> values) {
        if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> add(name, value));
        }
    }

    private void add(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a line break in the header " + name);
        }
        text.append(name).append(": ").append(value).append("\r\n");
    }
}
