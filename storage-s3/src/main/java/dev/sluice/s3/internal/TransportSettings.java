package dev.sluice.s3.internal;

import dev.sluice.s3.tls.TlsEngines;
import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * What the transport is told.
 *
 * @param connections       the most connections at a time
 * @param connectTimeout    for a connection to be there, its TLS included
 * @param patience          for how long the store may be silent over a request: take no byte of its body, or give none of
 *                          an answer
 * @param idleLimit         for how long a connection is kept that nobody uses
 * @param tls               encrypts; asked at each connection that needs it
 * @param proxies           the way out
 */
public record TransportSettings(
        int connections,
        Duration connectTimeout,
        Function<SdkHttpRequest, Duration> patience,
        Duration idleLimit,
        TlsEngines tls,
        Proxies proxies) {
}
