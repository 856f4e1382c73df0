package dev.sluice.web.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the kernel has taken of an answer, and the client's has not acknowledged, as Linux tells for all connections
 * together. Elsewhere nothing is known of it, and what the kernel has taken counts as the client's. Thread-safe.
 */
final class SendQueues {

    /** Reading the table costs a moment, so it is read once for many connections. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** What an IPv4 address begins with where it is written as one of IPv6. */
    private static final String MAPPED = "0000000000000000FFFF0000";

    /** A row's number, local and remote endpoint, state, bytes to send. */
    private static final Pattern ROW =
            Pattern.compile("\\s*\\d+:\\s+(\\S+)\\s+(\\S+)\\s+\\S+\\s+(\\p{XDigit}{1,15}):.*");

    private final List<Path> tables;
    // Guarded by this.
    private Map<String, Long> queues = Map.of();
    private long readAt = System.nanoTime() - FRESH.toNanos();

    /** @param tables in the form of Linux's {@code /proc/net/tcp} */
    SendQueues(Path... tables) {
        this.tables = List.of(tables);
    }

    static SendQueues ofSystem() {
        return new SendQueues(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    }

    /** How many bytes of a connection are with the kernel; 0 if that isn't known. */
    synchronized long unacknowledged(InetSocketAddress local, InetSocketAddress remote) {
        if (System.nanoTime() - readAt >= FRESH.toNanos()) {
            queues = read();
            readAt = System.nanoTime();
        }
        return queues.getOrDefault(key(hex(local), hex(remote)), 0L);
    }

    private Map<String, Long> read() {
        Map<String, Long> read = new HashMap<>();
        for (Path table : tables) {
            try (Stream<String> lines = Files.lines(table)) {
                lines.map(ROW::matcher).filter(Matcher::matches).forEach(row -> note(row, read));
            } catch (IOException | UncheckedIOException isNotThere) {
                // Another system, or one without this version of IP.
            }
        }
        return read;
    }

    private static void note(Matcher row, Map<String, Long> read) {
        long queue = Long.parseLong(row.group(3), 16);
        if (queue > 0) {
            read.put(key(withoutMapping(row.group(1)), withoutMapping(row.group(2))), queue);
        }
    }

    /** An IPv4 connection of an IPv6 socket is in the table of IPv6. */
    private static String withoutMapping(String endpoint) {
        return endpoint.startsWith(MAPPED) ? endpoint.substring(MAPPED.length()) : endpoint;
    }

    private static String key(String local, String remote) {
        return local + ' ' + remote;
    }

    /** Each four bytes of the address are a number of a little-endian machine. */
    private static String hex(InetSocketAddress endpoint) {
        InetAddress address = endpoint.getAddress();
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < bytes.length; word += 4) {
            for (int i = word + 3; i >= word; i--) {
                text.append(String.format(Locale.ROOT, "%02X", bytes[i]));
            }
        }
        return text.append(String.format(Locale.ROOT, ":%04X", endpoint.getPort())).toString();
    }
}
