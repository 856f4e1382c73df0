package dev.sluice.s3.internal.http;

import dev.sluice.s3.tls.TlsEngines;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Opens connections: to the first of a host's addresses that accepts one, by a proxy where there is one. Thread-safe.
 */
final class Connector {

    private final Duration timeout;
    private final TlsEngines tls;
    private final RecordBuffers buffers = new RecordBuffers();

    Connector(TransportSettings settings) {
        this.timeout = settings.connectTimeout();
        this.tls = settings.tls();
    }

    Link connect(Route route) throws IOException {
        if (route.proxy().isEmpty()) {
            return secured(route, dial(route.host(), route.port()));
        }
        HttpProxy proxy = route.proxy().get();
        SocketLink socket = dial(proxy.host(), proxy.port());
        if (route.secure()) {
            tunnel(route, proxy, socket);
        }
        return secured(route, socket);
    }

    private Link secured(Route route, SocketLink socket) throws IOException {
        return route.secure() ? TlsLink.over(socket, route, tls, buffers, timeout) : socket;
    }

    private SocketLink dial(String host, int port) throws IOException {
        IOException failure = new ConnectException("no address of " + host + " accepts a connection");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            try {
                return SocketLink.connect(new InetSocketAddress(address, port), timeout);
            } catch (IOException notThis) {
                if (Thread.currentThread().isInterrupted()) {
                    throw notThis;
                }
                failure = notThis;
            }
        }
        throw failure;
    }

    /** Asks the proxy to pass on bytes that it doesn't look at. */
    private void tunnel(Route route, HttpProxy proxy, SocketLink socket) throws IOException {
        try {
            StringBuilder head = new StringBuilder(
                    "CONNECT " + route.authority() + " HTTP/1.1\r\nHost: " + route.authority() + "\r\n");
            proxy.authorization().ifPresent(value -> head.append("Proxy-Authorization: ").append(value).append("\r\n"));
            socket.write(ByteBuffer.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1)));
            ResponseHead answer = ResponseHead.read(new Connection(route, socket), timeout);
            if (answer.status() / 100 != 2) {
                throw new ConnectException("the proxy " + proxy + " leads to no connection: status " + answer.status());
            }
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }
}
