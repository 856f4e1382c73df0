package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections: at most so many, and those that rest for a while. The one that was used last is used next, so that
 * those that are too many expire. Thread-safe.
 */
final class ConnectionPool implements AutoCloseable {

    private final Connector connector;
    private final Duration idleLimit;
    private final Semaphore permits;
    /** The one that was used last at the front. Guarded by itself, as are the fields below. */
    private final Deque<Connection> idle = new ArrayDeque<>();
    private @Nullable Thread reaper;
    private boolean closed;

    ConnectionPool(TransportSettings settings, Connector connector) {
        this.connector = connector;
        this.idleLimit = settings.idleLimit();
        this.permits = new Semaphore(settings.connections(), true);
    }

    /**
     * A connection, kept or new; waits while there are as many as may be.
     *
     * @throws SocketTimeoutException if it waited too long
     */
    Lease take(Route route, Duration patience) throws IOException {
        return lease(patience, () -> {
            Optional<Connection> kept = takeIdle(route);
            return kept.isPresent() ? kept.get() : open(route);
        });
    }

    /** A connection that has carried nothing yet. */
    Lease takeNew(Route route, Duration patience) throws IOException {
        return lease(patience, () -> open(route));
    }

    private Lease lease(Duration patience, Opening opening) throws IOException {
        awaitPermit(patience);
        boolean leased = false;
        try {
            Lease lease = new Lease(this, opening.open());
            leased = true;
            return lease;
        } finally {
            if (!leased) {
                permits.release();
            }
        }
    }

    private void awaitPermit(Duration patience) throws IOException {
        try {
            if (!permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SocketTimeoutException("no connection came free in " + patience.toSeconds() + " s");
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        }
    }

    private Connection open(Route route) throws IOException {
        makeRoom();
        return new Connection(route, connector.connect(route));
    }

    private Optional<Connection> takeIdle(Route route) {
        for (Optional<Connection> kept = pollIdle(route); kept.isPresent(); kept = pollIdle(route)) {
            if (!expired(kept.get()) && !kept.get().isStale()) {
                return kept;
            }
            kept.get().link().close();
        }
        return Optional.empty();
    }

    private Optional<Connection> pollIdle(Route route) {
        synchronized (idle) {
            for (Iterator<Connection> all = idle.iterator(); all.hasNext(); ) {
                Connection next = all.next();
                if (next.route().equals(route)) {
                    all.remove();
                    return Optional.of(next);
                }
            }
            return Optional.empty();
        }
    }

    private boolean expired(Connection connection) {
        return connection.nanosIdle() >= idleLimit.toNanos();
    }

    /** Kept connections to elsewhere count, too: the one that was used longest ago makes room. */
    private void makeRoom() {
        synchronized (idle) {
            while (idle.size() > permits.availablePermits()) {
                idle.removeLast().link().close();
            }
        }
    }

    /** Called by its lease. */
    void keep(Connection connection) {
        connection.rest();
        synchronized (idle) {
            if (closed) {
                connection.link().close();
            } else {
                idle.addFirst(connection);
                startReaper();
            }
        }
        permits.release();
    }

    /** Called by its lease. */
    void drop(Connection connection) {
        connection.link().close();
        permits.release();
    }

    private void startReaper() {
        if (reaper == null) {
            reaper = Thread.ofVirtual().name("sluice-s3-idle-connections").start(this::reap);
        }
    }

    /** Closes what expires; ends when nothing is left. */
    private void reap() {
        try {
            for (long wait = idleLimit.toNanos(); wait > 0; wait = closeExpired()) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
        } catch (InterruptedException poolClosed) {
            return;
        }
    }

    /** @return how long to wait for the next; 0 if there is none */
    private long closeExpired() {
        synchronized (idle) {
            while (!idle.isEmpty() && expired(idle.getLast())) {
                idle.removeLast().link().close();
            }
            if (idle.isEmpty()) {
                reaper = null;
                return 0;
            }
            return Math.max(1, idleLimit.toNanos() - idle.getLast().nanosIdle());
        }
    }

    /** Closes what rests; what is in use is closed when it is given back. */
    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            idle.forEach(connection -> connection.link().close());
            idle.clear();
            if (reaper != null) {
                reaper.interrupt();
            }
        }
    }

    @FunctionalInterface
    private interface Opening {
        Connection open() throws IOException;
    }
}
