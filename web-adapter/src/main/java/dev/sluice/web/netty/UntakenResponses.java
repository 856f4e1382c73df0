package dev.sluice.web.netty;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds what whole responses hold until their clients have taken them: listings, the page's files, the API's
 * description. What is more ends the connection whose response has waited for longest, whoever asked thousands of times
 * and reads nothing. Downloads are not among them, as they hold a chunk each. Thread-safe.
 */
final class UntakenResponses {

    private final long mostBytes;
    // Guarded by this: one response of a connection at a time, in the order in which they were written.
    private final Map<Channel, Integer> waiting = new LinkedHashMap<>();
    private long bytes;

    /** @param mostBytes what all of them may hold; one alone may hold more */
    UntakenResponses(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** So many bytes wait for the connection's client. */
    void written(Channel connection, int count) {
        add(connection, count).forEach(Channel::close);
    }

    private synchronized List<Channel> add(Channel connection, int count) {
        remove(connection);
        waiting.put(connection, count);
        bytes += count;
        List<Channel> surplus = new ArrayList<>();
        for (Iterator<Map.Entry<Channel, Integer>> oldest = waiting.entrySet().iterator();
                bytes > mostBytes && waiting.size() > 1; ) {
            Map.Entry<Channel, Integer> entry = oldest.next();
            surplus.add(entry.getKey());
            bytes -= entry.getValue();
            oldest.remove();
        }
        return surplus;
    }

    /** They were taken, or the connection has ended. */
    void taken(Channel connection) {
        remove(connection);
    }

    private synchronized void remove(Channel connection) {
        Integer count = waiting.remove(connection);
        bytes -= count == null ? 0 : count;
    }
}
