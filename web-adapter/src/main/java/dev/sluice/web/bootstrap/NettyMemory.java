package dev.sluice.web.bootstrap;

import java.util.Map;

/**
 * How Netty's allocator holds memory, for all that use Netty in this process. It reads these when it is first used, so
 * they are set before. Who sets them on the command line knows better.
 */
final class NettyMemory {

    private static final Map<String, String> PROPERTIES = Map.of(
            // The adaptive allocator of 4.2 has open regressions of direct memory.
            "io.netty.allocator.type", "pooled",
            // Chunks of 4 MiB: buffers of 256 KiB are pooled, and not zeroed each time.
            "io.netty.allocator.maxOrder", "9",
            // One arena for each of the event loops; the heap is hardly used.
            "io.netty.allocator.numDirectArenas", "2",
            "io.netty.allocator.numHeapArenas", "1");

    private NettyMemory() {
    }

    static void limit() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
