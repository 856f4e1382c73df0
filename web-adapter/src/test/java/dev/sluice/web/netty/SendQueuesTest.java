package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendQueuesTest {

    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String REST = " 00:00000000 00000000     0        0 202251 1 0000000087c65ed5 100 0 0 10 0\n";

    @TempDir
    Path folder;

    @Test
    void findsConnectionsOfBothVersionsOfIp() throws IOException {
        Path four = Files.writeString(
                folder.resolve("tcp"), HEAD + "   0: 0100007F:1F90 0200007F:C350 01 00001000:00000000" + REST);
        Path six = Files.writeString(
                folder.resolve("tcp6"),
                HEAD
                        + "   0: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000300007F:C351 01 00000002:00000005"
                        + REST
                        + "   1: 00000000000000000000000001000000:1F90 B80D0120000000000000000004030201:C352 01 00000003:00000000"
                        + REST);
        SendQueues queues = new SendQueues(four, six);

        assertThat(queues.unacknowledged(endpoint("127.0.0.1", 8080), endpoint("127.0.0.2", 50_000))).isEqualTo(4096);
        assertThat(queues.unacknowledged(endpoint("127.0.0.1", 8080), endpoint("127.0.0.3", 50_001))).isEqualTo(2);
        assertThat(queues.unacknowledged(endpoint("::1", 8080), endpoint("2001:db8::102:304", 50_002))).isEqualTo(3);
        assertThat(queues.unacknowledged(endpoint("127.0.0.1", 8080), endpoint("127.0.0.3", 50_000))).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   0: 0100007F:1F90",
                "   0: 0100007F:1F90 0200007F:C350 01 00001000",
                "   0: 0100007F:1F90 0200007F:C350 01 many:00000000",
                "   0: 0100007F:1F90 0200007F:C350 01 FFFFFFFFFFFFFFFF:00000000"
            })
    void passesOverWhatIsNoRow(String line) throws IOException {
        Path table = Files.writeString(
                folder.resolve("tcp"),
                HEAD + line + "\n   1: 0100007F:1F90 0300007F:C351 01 00000002:00000000" + REST);
        SendQueues queues = new SendQueues(table);

        assertThat(queues.unacknowledged(endpoint("127.0.0.1", 8080), endpoint("127.0.0.3", 50_001))).isEqualTo(2);
        assertThat(queues.unacknowledged(endpoint("127.0.0.1", 8080), endpoint("127.0.0.2", 50_000))).isZero();
    }

    @Test
    void knowsNothingWhereThereAreNoTables() throws IOException {
        SendQueues queues = new SendQueues(folder.resolve("none"));
        assertThat(queues.unacknowledged(endpoint("127.0.0.1", 8080), endpoint("127.0.0.2", 50_000))).isZero();
    }

    @Test
    void seesWhatAClientDoesNotRead() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "this system tells nothing of its connections");
        try (ServerSocketChannel listening =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket client = new Socket()) {
            client.setReceiveBufferSize(4096);
            client.connect(listening.getLocalAddress());
            try (SocketChannel server = listening.accept()) {
                server.configureBlocking(false);
                long given = server.write(ByteBuffer.allocate(32 << 20));
                InetSocketAddress local = (InetSocketAddress) server.getLocalAddress();
                InetSocketAddress remote = (InetSocketAddress) server.getRemoteAddress();

                assertThat(given - SendQueues.ofSystem().unacknowledged(local, remote)).isBetween(0L, 1L << 20);
            }
        }
    }

    private static InetSocketAddress endpoint(String address, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }
}
