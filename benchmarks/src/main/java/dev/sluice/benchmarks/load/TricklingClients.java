package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Clients on loopback that send their requests in segments of one byte, one segment an interval, each on a connection
 * of its own. One thread serves all of them, until it is told to stop or all have been answered. A client that is
 * answered, or whose connection ends, is not replaced.
 */
public final class TricklingClients implements AutoCloseable {

    private static final ByteBuffer BYTE = ByteBuffer.wrap(new byte[] {'x'}).asReadOnlyBuffer();
    private static final int STATUS_BYTES = "HTTP/1.1 200".length();

    private final List<Client> clients = new ArrayList<>();
    private final Map<String, Integer> endings = new TreeMap<>();
    private final Duration interval;
    private final Thread thread;
    private volatile boolean stopped;
    private final LongAdder segments = new LongAdder();

    private TricklingClients(Duration interval) {
        this.interval = interval;
        this.thread = Thread.ofPlatform().name("trickling-clients").daemon().unstarted(this::run);
    }

    /**
     * Connects them all, and begins to send.
     *
     * @param server   where they connect; on this machine
     * @param count    how many they are
     * @param interval between two bytes of the same client
     * @param head     what each sends at once before it trickles, in ASCII
     */
    public static TricklingClients start(URI server, int count, Duration interval, IntFunction<String> head)
            throws IOException {
        TricklingClients all = new TricklingClients(interval);
        InetSocketAddress address = new InetSocketAddress(server.getHost(), server.getPort());
        if (!address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("not on this machine: " + server);
        }
        for (int i = 0; i < count; i++) {
            all.clients.add(Client.open(address, head.apply(i)));
        }
        all.thread.start();
        return all;
    }

    /** The head of a PUT whose body will take longer than anybody waits. */
    public static String put(String path) {
        return "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n";
    }

    private void run() {
        long next = System.nanoTime();
        while (!stopped && !clients.isEmpty()) {
            clients.removeIf(this::turn);
            next += interval.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Whether this client is through. */
    private boolean turn(Client client) {
        String ending = client.turn();
        if (ending.isEmpty()) {
            segments.increment();
            return false;
        }
        synchronized (endings) {
            endings.merge(ending, 1, Integer::sum);
        }
        client.close();
        return true;
    }

    /** How many bytes were sent after the heads. */
    public long segments() {
        return segments.sum();
    }

    /** How many clients ended in which way: by the status that they got, or {@code closed}. */
    public Map<String, Integer> endings() {
        synchronized (endings) {
            return Map.copyOf(endings);
        }
    }

    /** Waits until all of them are through; false if some are not in time. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(Client::close);
    }

    private record Client(SocketChannel socket, ByteBuffer answer) {

        static Client open(InetSocketAddress address, String head) throws IOException {
            SocketChannel socket = SocketChannel.open(address);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            socket.configureBlocking(false);
            return new Client(socket, ByteBuffer.allocate(STATUS_BYTES));
        }

        /** How it ended; empty if it goes on. */
        String turn() {
            try {
                boolean over = socket.read(answer) < 0;
                if (!answer.hasRemaining()) {
                    return new String(answer.array(), StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length());
                }
                if (!over) {
                    socket.write(BYTE.duplicate());
                }
                return over ? "closed" : "";
            } catch (IOException broken) {
                return "closed";
            }
        }

        void close() {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                // It is closed as far as it can be.
            }
        }
    }
}
