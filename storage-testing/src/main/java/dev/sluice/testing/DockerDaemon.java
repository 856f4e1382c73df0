package dev.sluice.testing;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks for the Docker daemon in a moment, where Testcontainers would try one strategy after another. */
final class DockerDaemon {

    private static final String DEFAULT_SOCKET = "unix:///var/run/docker.sock";
    private static final int PATIENCE_SECONDS = 5;

    private DockerDaemon() {}

    static boolean answers() {
        String host = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse(DEFAULT_SOCKET);
        return !host.startsWith("unix://") || pings(host.substring("unix://".length()));
    }

    private static boolean pings(String socket) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().start(() -> answer.complete(ping(socket)));
        boolean pinged = answer.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        asking.interrupt();
        return pinged;
    }

    private static boolean ping(String socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(12);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                Thread.onSpinWait();
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException noDaemon) {
            return false;
        }
    }
}
