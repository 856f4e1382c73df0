package dev.sluice.web.bootstrap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A store of one bucket, on loopback, which has a clock of its own, and answers nobody before it is told to. It forgets
 * at once what is written.
 */
final class StubStore implements AutoCloseable {

    private static final String EMPTY =
            "<ListBucketResult><Name>files</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>";

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

    private static final Pattern CHECKSUM = Pattern.compile("(?i)\r\n(x-amz-checksum-crc32c: *[^\r]+)");

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch speaks = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Duration ahead;

    private StubStore(Duration ahead) throws IOException {
        this.ahead = ahead;
    }

    /** One that is silent. */
    static StubStore start(Duration ahead) throws IOException {
        StubStore store = new StubStore(ahead);
        Thread.startVirtualThread(store::accept);
        return store;
    }

    StubStore speak() {
        speaks.countDown();
        return this;
    }

    /** Fails when it is written to, that many times. */
    void refuse(int times) {
        refusals.set(times);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many requests came, those that have no answer yet included. */
    int asked() {
        return asked.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.startVirtualThread(() -> answer(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void answer(Socket client) {
        try (client) {
            String request = head(client);
            asked.incrementAndGet();
            speaks.await();
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plus(ahead));
            boolean put = request.startsWith("PUT ");
            client.getInputStream().skipNBytes(put ? length(request) : 0);
            String content = put ? "" : EMPTY;
            String status = put && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                    ? "503 Service Unavailable"
                    : "200 OK";
            String answer = "HTTP/1.1 " + status + "\r\nDate: " + date
                    + "\r\nETag: \"1\"\r\n" + checksum(request) + "Content-Type: application/xml\r\nContent-Length: " + content.length()
                    + "\r\nConnection: close\r\n\r\n" + (request.startsWith("HEAD ") ? "" : content);
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // Whoever asked went away.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it was sent with a body, it says that it has checked. */
    private static String checksum(String request) {
        return CHECKSUM.matcher(request)
                .results()
                .map(match -> match.group(1) + "\r\nx-amz-checksum-type: FULL_OBJECT\r\n")
                .findFirst()
                .orElse("");
    }

    private static long length(String request) {
        return LENGTH.matcher(request)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .findFirst()
                .orElse(0);
    }

    private static String head(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = client.getInputStream().read();
            if (read < 0) {
                throw new IOException("no request");
            }
            head.append((char) read);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        speak();
        listener.close();
    }
}
