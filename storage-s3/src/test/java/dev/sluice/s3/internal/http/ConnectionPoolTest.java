package dev.sluice.s3.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionPoolTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Route route = new Route(false, "127.0.0.1", listener.getLocalPort(), Optional.empty());

    ConnectionPoolTest() throws IOException {
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private static ConnectionPool pool(int connections, Duration idleLimit) {
        TransportSettings settings = new TransportSettings(connections, LONG, idleLimit, (host, port) -> {
            throw new AssertionError("nothing is secured here");
        }, Proxies.ofSystem());
        return new ConnectionPool(settings, new Connector(settings));
    }

    @Test
    void handsOutWhatWasGivenBack() throws IOException {
        try (ConnectionPool pool = pool(2, LONG)) {
            Lease first = pool.take(route, LONG);
            first.giveBack();
            assertThat(pool.take(route, LONG).connection()).isSameAs(first.connection());
        }
    }

    @Test
    void opensNoMoreThanMayBe() throws IOException {
        try (ConnectionPool pool = pool(1, LONG)) {
            Lease only = pool.take(route, LONG);
            assertThatThrownBy(() -> pool.take(route, SHORT))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("no connection came free");
            only.discard();
            only.giveBack();
            assertThat(pool.take(route, LONG).connection()).isNotSameAs(only.connection());
        }
    }

    @Test
    void countsAConnectionThatCouldNotBeOpenedAsFree() throws IOException {
        listener.close();
        try (ConnectionPool pool = pool(1, LONG)) {
            assertThatThrownBy(() -> pool.take(route, LONG)).hasMessageContaining("refused");
            assertThatThrownBy(() -> pool.take(route, LONG)).hasMessageContaining("refused");
        }
    }

    @Test
    void makesRoomForAnotherHost() throws IOException {
        try (ConnectionPool pool = pool(1, LONG)) {
            pool.take(route, LONG).giveBack();
            try (Socket kept = listener.accept()) {
                Route other = new Route(false, "localhost", listener.getLocalPort(), Optional.empty());
                pool.take(other, LONG);
                assertThat(kept.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void leavesAConnectionAloneThatTheStoreHasEnded() throws IOException {
        try (ConnectionPool pool = pool(1, LONG)) {
            Lease first = pool.take(route, LONG);
            listener.accept().close();
            assertThat(first.connection().awaitInput(LONG)).isTrue();
            first.giveBack();
            assertThat(pool.take(route, LONG).connection()).isNotSameAs(first.connection());
        }
    }

    @Test
    void closesWhatNobodyUses() throws IOException {
        try (ConnectionPool pool = pool(1, SHORT)) {
            pool.take(route, LONG).giveBack();
            try (Socket kept = listener.accept()) {
                assertThat(kept.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void closesWhatIsGivenBackAfterItsEnd() throws IOException {
        ConnectionPool pool = pool(1, LONG);
        Lease lease = pool.take(route, LONG);
        pool.close();
        lease.giveBack();
        try (Socket kept = listener.accept()) {
            assertThat(kept.getInputStream().read()).isEqualTo(-1);
        }
    }
}
