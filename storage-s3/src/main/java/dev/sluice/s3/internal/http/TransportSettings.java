package dev.sluice.s3.internal.http;

import dev.sluice.s3.tls.TlsEngines;
import java.time.Duration;

/**
 * What the transport is told.
 *
 * @param connections       the most connections at a time
 * @param connectTimeout    for a connection to be there, its TLS included
 * @param idleLimit         for how long a connection is kept that nobody uses
 * @param tls               encrypts; asked at each connection that needs it
 * @param proxies           the way out
 */
public record TransportSettings(
        int connections, Duration connectTimeout, Duration idleLimit, TlsEngines tls, Proxies proxies) {}
