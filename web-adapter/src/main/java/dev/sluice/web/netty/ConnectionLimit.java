package dev.sluice.web.netty;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the number of open connections, as each one costs memory, also if nothing comes over it. One more than that
 * ends the one that has been without a request for longest, whoever opened thousands that say nothing; or itself, if
 * all are at work. Thread-safe.
 */
final class ConnectionLimit {

    private final IntSupplier most;
    // Guarded by this. Those without a request, in the order in which they became so.
    private final SequencedSet<Channel> idle = new LinkedHashSet<>();
    private int open;

    /** @param most how many may be open */
    ConnectionLimit(IntSupplier most) {
        this.most = most;
    }

    /** A connection was opened. It counts until it is closed. */
    void opened(Channel connection) {
        Channel surplus = join(connection);
        connection.closeFuture().addListener(_ -> leave(connection));
        if (surplus != null) {
            surplus.close();
        }
    }

    private synchronized @Nullable Channel join(Channel connection) {
        open++;
        if (open <= most.getAsInt()) {
            return null;
        }
        return idle.isEmpty() ? connection : idle.removeFirst();
    }

    private synchronized void leave(Channel connection) {
        open--;
        idle.remove(connection);
    }

    /** It has no request under way from now on. To be called by its event loop. */
    synchronized void idle(Channel connection) {
        if (connection.isOpen()) {
            idle.add(connection);
        }
    }

    /** It has one. */
    synchronized void busy(Channel connection) {
        idle.remove(connection);
    }
}
