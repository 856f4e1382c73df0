package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.load.Content;
import dev.sluice.benchmarks.load.HttpAnswer;
import dev.sluice.benchmarks.load.HttpCall;
import dev.sluice.core.PercentEncoding;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What others ask of a gateway while it takes uploads: objects, which they read slowly, and listings of thousands of
 * keys, again and again until {@link #end()}.
 */
final class MixedLoad implements AutoCloseable {

    private static final Pattern NEXT_CURSOR = Pattern.compile("\"nextCursor\":\"([^\"]+)\"");
    private static final int SMALL_WINDOW = 16 * 1024;
    private static final int READER_BYTES_PER_SECOND = 64 * 1024;

    private final URI gateway;
    private final String bucket;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder pagesRead = new LongAdder();
    private volatile boolean ending;

    MixedLoad(URI gateway, String bucket) {
        this.gateway = gateway;
        this.bucket = bucket;
    }

    /** Starts readers that each take an object slowly, and another time when they have it. */
    void readers(int count, String key) {
        start(count, () -> readSlowly(key));
    }

    /** Starts clients that each go through all pages of a listing. */
    void listers(int count, String prefix) {
        start(count, () -> list(prefix));
    }

    private void start(int count, Callable<?> repeated) {
        for (int i = 0; i < count; i++) {
            running.add(clients.submit(() -> {
                while (!ending) {
                    repeated.call();
                }
                return null;
            }));
        }
    }

    /** Lets all of them end, and requires that each got what it asked for, and some of it. */
    void end() throws InterruptedException, ExecutionException {
        ending = true;
        for (Future<?> one : running) {
            one.get();
        }
        assertThat(bytesRead.sum()).as("bytes read slowly").isPositive();
        assertThat(pagesRead.sum()).as("pages of listings").isPositive();
    }

    private Void readSlowly(String key) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(SMALL_WINDOW);
            socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            socket.getOutputStream()
                    .write(("GET /api/v1/objects/" + bucket + "/" + key + " HTTP/1.1\r\nHost: " + gateway.getAuthority()
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            Pace pace = Pace.of(READER_BYTES_PER_SECOND);
            byte[] block = new byte[pace.blockLimit(SMALL_WINDOW)];
            int count = answer.read(block);
            assertThat(new String(block, 0, Math.max(0, count), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200 ");
            while (count >= 0 && !ending) {
                bytesRead.add(count);
                pace.spend(count);
                count = answer.read(block);
            }
        }
        return null;
    }

    private Void list(String prefix) throws IOException {
        Optional<String> cursor = Optional.of("");
        while (cursor.isPresent() && !ending) {
            String behind = cursor.get().isEmpty() ? "" : "&cursor=" + PercentEncoding.encode(cursor.get());
            String query = "?prefix=" + prefix + behind;
            HttpAnswer page = HttpCall.of("GET", gateway.resolve("/api/v1/objects/" + bucket + query))
                    .send(Content.of(""))
                    .require(200);
            pagesRead.increment();
            Matcher next = NEXT_CURSOR.matcher(page.body());
            cursor = next.find() ? Optional.of(next.group(1)) : Optional.empty();
        }
        return null;
    }

    @Override
    public void close() {
        ending = true;
        clients.close();
    }

    @Override
    public String toString() {
        return bytesRead.sum() / 1_000_000 + " MB read slowly, " + pagesRead.sum() + " pages of listings";
    }
}
