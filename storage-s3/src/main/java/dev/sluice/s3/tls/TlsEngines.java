package dev.sluice.s3.tls;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Where the engines come from that encrypt connections to a store, and whom these trust. That a certificate names the
 * host is seen to by the connection, whatever the engine. Thread-safe.
 */
public interface TlsEngines {

    /**
     * An engine for one connection, in client mode. Asked on the connection's thread, for the first time when the first
     * connection is encrypted.
     *
     * @param host the store's name or address, by which, with the port, an earlier session may be resumed
     * @param port the store's port
     * @throws IllegalStateException if there can be none; the message says why
     */
    SSLEngine open(String host, int port);

    /**
     * The connection has ended. Called once for each engine, by any thread, maybe while another is still in it. Does
     * nothing by default: an engine that holds nothing but heap needs no more.
     */
    default void release(SSLEngine engine) {
    }

    /** The JDK's: its default context, so its trust store, or what its properties name. */
    static TlsEngines ofJdk() {
        return (host, port) -> {
            try {
                SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, port);
                engine.setUseClientMode(true);
                return engine;
            } catch (NoSuchAlgorithmException unusable) {
                throw new IllegalStateException(
                        "the JDK's trust store can't be used: " + unusable.getMessage(), unusable);
            }
        };
    }
}
