package dev.sluice.s3;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What carries requests to the store. Either way the SDK makes them, signs them and reads the answers. */
public enum Transport {

    /**
     * Sluice's own HTTP client: a body goes from its slabs straight to the socket, on the caller's thread. The cheapest, in
     * CPU and in memory.
     */
    DIRECT,

    /** The SDK's HTTP clients: Netty for bodies that are retained, Apache for all others and for reading. */
    SDK;

    /**
     * The transport of that name, in upper or lower case.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Transport ofName(String name) {
        return Arrays.stream(values())
                .filter(transport -> transport.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown transport '" + name + "'; there are "
                        + Arrays.stream(values()).map(transport -> transport.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))));
    }
}
