package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A line that fails by a seed: forwards TCP connections on the loopback address to one target, or to several at random,
 * and delays, bounds and breaks them as it is told. What becomes of the n-th connection depends on the seed and on what
 * is sent through it. Its {@link #toString()} names the seed: put it into the description of every assertion.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(gateway)
 *         .line(Line.DIRECT.withRoundTrip(Duration.ofMillis(50)))
 *         .faults(LineFaults.share(0.01, 8 << 20, LineFault.CUT, LineFault.ANSWER_LOST), LineFaults.NONE)
 *         .seed(7)
 *         .start()) {
 *     // proxy.endpoint() ...
 *     proxy.cut(); // the network is gone
 *     proxy.restore();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Every connection has virtual threads of its own; closing the proxy resets what is open.
 */
public final class FaultProxy implements AutoCloseable {

    private final ServerSocketChannel server;
    private final long seed;
    private final Pace slowed;
    private final Supplier<LineTap> taps;
    private final TrafficMeter meter = new TrafficMeter();
    /** Closed while the network is frozen. */
    private final Gate network = new Gate();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile List<URI> targets;
    private volatile Conditions conditions;
    private volatile boolean cut;

    private FaultProxy(Builder builder, ServerSocketChannel server) {
        this.server = server;
        this.targets = builder.targets;
        this.conditions = builder.conditions;
        this.seed = builder.seed;
        this.slowed = Pace.of(builder.slowedTo);
        this.taps = builder.taps;
    }

    /**
     * A proxy in front of these.
     *
     * @param targets addresses with host and port; one of them is drawn for each connection, another where that one
     *                refuses
     */
    public static Builder to(URI... targets) {
        return new Builder(targets);
    }

    /** Its own address: {@code http://127.0.0.1:PORT}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.socket().getLocalPort());
    }

    /** The address of a target that has moved, or several; for connections that come from now on. */
    public void retarget(URI... moved) {
        targets = List.of(moved);
    }

    /** Another line, for connections that come from now on. */
    public void line(Line line) {
        conditions = conditions.with(line);
    }

    /** Other faults, for connections that come from now on. */
    public void faults(LineFaults up, LineFaults down) {
        conditions = conditions.with(up, down);
    }

    /** The network is gone: what is open is reset, what comes is reset at once, until it is restored. */
    public void cut() {
        cut = true;
        connections.forEach(ProxiedConnection::reset);
    }

    /** Nothing moves any more, but everything stays open, and what comes waits, until it is restored. */
    public void freeze() {
        network.close();
    }

    /** The network is back. */
    public void restore() {
        cut = false;
        network.open();
    }

    /** What went through so far. */
    public Traffic traffic() {
        return meter.read();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        network.open();
    }

    @Override
    public String toString() {
        return "a line of seed " + seed;
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                meter.connections().increment();
                SplittableRandom random = new SplittableRandom(seed * 1_000_003 + meter.connections().sum());
                Thread.ofVirtual().start(() -> serve(client, random));
            }
        } catch (ClosedChannelException closed) {
            // The end.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void serve(SocketChannel client, SplittableRandom random) {
        Conditions met = conditions;
        Optional<SocketChannel> target = cut ? Optional.empty() : open(met.line(), random);
        if (target.isEmpty()) {
            ProxiedConnection.resetQuietly(client);
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(client, target.get(), met, slowed, network, meter);
        connections.add(connection);
        if (cut) {
            connection.reset();
        }
        connection.run(random, taps.get());
        connections.remove(connection);
    }

    private Optional<SocketChannel> open(Line line, SplittableRandom random) {
        try {
            network.pass();
            TimeUnit.NANOSECONDS.sleep(line.roundTrip().toNanos());
        } catch (IOException | InterruptedException end) {
            return Optional.empty();
        }
        List<URI> left = new ArrayList<>(targets);
        while (!left.isEmpty()) {
            URI target = left.remove(random.nextInt(left.size()));
            try {
                return Optional.of(SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort())));
            } catch (IOException refused) {
                // The next one, as a load balancer does.
            }
        }
        return Optional.empty();
    }

    /** Says what the line is like before it starts. */
    public static final class Builder {
        private final List<URI> targets;
        private Conditions conditions = Conditions.FINE;
        private long seed;
        private long slowedTo = 1_000_000;
        private Supplier<LineTap> taps = () -> LineTap.NONE;

        private Builder(URI... targets) {
            this.targets = List.copyOf(Arrays.asList(targets));
        }

        /** What the line is like while nothing goes wrong; {@link Line#DIRECT} by default. */
        public Builder line(Line line) {
            conditions = conditions.with(line);
            return this;
        }

        /** What goes wrong on the way to the target, and on the way to the client; nothing by default. */
        public Builder faults(LineFaults up, LineFaults down) {
            conditions = conditions.with(up, down);
            return this;
        }

        /** What decides everything that is drawn; 0 by default. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * What all directions that are {@link LineFault#SLOWED} carry together, in bytes per second; a million by
         * default.
         */
        public Builder slowedTo(long bytesPerSecond) {
            slowedTo = bytesPerSecond;
            return this;
        }

        /** Makes what sees a connection, one for each; nobody does by default. */
        public Builder taps(Supplier<LineTap> each) {
            taps = each;
            return this;
        }

        /** Listens on a free port of the loopback address. */
        public FaultProxy start() throws IOException {
            ServerSocketChannel server =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            FaultProxy proxy = new FaultProxy(this, server);
            Thread.ofVirtual().name("fault-proxy").start(proxy::acceptAll);
            return proxy;
        }
    }
}
