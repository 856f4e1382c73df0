package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultProxyTest {

    private static final byte[] QUESTION = TestBytes.of(300_000);
    private static final byte[] ANSWER = TestBytes.of(200_001);

    private final Target target = new Target(ANSWER);

    @AfterEach
    void stop() throws IOException {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    void carriesBothDirectionsAndCountsThem(int roundTripMillis) throws Exception {
        try (FaultProxy proxy = FaultProxy.to(target.endpoint())
                .line(Line.DIRECT.withRoundTrip(Duration.ofMillis(roundTripMillis)))
                .start()) {
            assertThat(ask(proxy)).isEqualTo(ANSWER);

            assertThat(target.heard()).isEqualTo(QUESTION);
            assertThat(proxy.traffic()).isEqualTo(new Traffic(1, 0, QUESTION.length, ANSWER.length));
        }
    }

    /** The connection's own round trip, and the question's; a lower bound holds on the slowest machine. */
    @Test
    void delaysBothWays() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(target.endpoint())
                .line(Line.DIRECT.withRoundTrip(Duration.ofMillis(100)))
                .start()) {
            long start = System.nanoTime();

            ask(proxy);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    /** Ten windows take ten round trips, less the last one's way back. */
    @Test
    void carriesAWindowInARoundTrip() throws Exception {
        Line line = Line.DIRECT.withRoundTrip(Duration.ofMillis(20)).withWindow(QUESTION.length / 10);
        try (FaultProxy proxy = FaultProxy.to(target.endpoint()).line(line).start()) {
            long start = System.nanoTime();

            assertThat(ask(proxy)).isEqualTo(ANSWER);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void takesAWholeWindowBeforeAnythingArrives() throws IOException {
        AtomicLong arrived = new AtomicLong();
        Wire end = new DirectWire(
                Channels.newChannel(OutputStream.nullOutputStream()), bytes -> arrived.addAndGet(bytes.remaining()));
        DelayedWire wire = new DelayedWire(end, Line.DIRECT.withRoundTrip(Duration.ofHours(2)).withWindow(1 << 20));
        Thread delivering = Thread.ofVirtual().start(() -> assertThatThrownBy(wire::deliverAll));

        for (int sent = 0; sent < 1 << 20; sent += 1 << 14) {
            wire.carry(ByteBuffer.allocate(1 << 14));
        }

        assertThat(arrived).hasValue(0);
        delivering.interrupt();
    }

    @Test
    void boundsTheRateOfAllConnectionsTogether() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(target.endpoint()).line(Line.DIRECT.withRates(3_000_000, 0)).start()) {
            long start = System.nanoTime();
            Thread other = Thread.ofVirtual().start(() -> assertThat(quietly(() -> ask(proxy))).isEqualTo(ANSWER));

            ask(proxy);
            other.join();

            // 600,000 bytes at that rate, less what an idle moment may catch up.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(140));
        }
    }

    @Test
    void resetsAfterExactlySoManyBytesUp() throws Exception {
        try (FaultProxy proxy = proxy(LineFaults.after(LineFault.RESET, 70_000), LineFaults.NONE)) {
            assertThatThrownBy(() -> ask(proxy)).isInstanceOf(SocketException.class);

            assertThat(target.heardUntilBroken()).hasSizeLessThanOrEqualTo(70_000);
            assertThat(proxy.traffic().bytesUp()).isEqualTo(70_000);
            assertThat(proxy.traffic().faults()).isEqualTo(1);
        }
    }

    @Test
    void resetsAfterExactlySoManyBytesDown() throws Exception {
        try (FaultProxy proxy = proxy(LineFaults.NONE, LineFaults.after(LineFault.RESET, 70_000))) {
            assertThatThrownBy(() -> ask(proxy)).isInstanceOf(SocketException.class);

            assertThat(target.heard()).isEqualTo(QUESTION);
            assertThat(proxy.traffic().bytesDown()).isEqualTo(70_000);
        }
    }

    @Test
    void cutsInGoodOrder() throws Exception {
        try (FaultProxy proxy = proxy(LineFaults.NONE, LineFaults.after(LineFault.CUT, 70_000))) {
            assertThat(ask(proxy)).isEqualTo(Arrays.copyOf(ANSWER, 70_000));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    void losesAnAnswerToWhatHasArrived(int roundTripMillis) throws Exception {
        try (FaultProxy proxy = proxy(LineFaults.after(LineFault.ANSWER_LOST, 200_000), LineFaults.NONE)) {
            proxy.line(Line.DIRECT.withRoundTrip(Duration.ofMillis(roundTripMillis)));
            assertThatThrownBy(() -> ask(proxy)).isInstanceOf(SocketException.class);

            assertThat(target.heard()).isEqualTo(QUESTION);
            assertThat(proxy.traffic().faults()).isEqualTo(1);
        }
    }

    @Test
    void stallsBothDirectionsUntilTheEnd() throws Exception {
        try (FaultProxy proxy = proxy(LineFaults.NONE, LineFaults.after(LineFault.STALLED, 70_000));
                Socket client = connect(proxy)) {
            client.getOutputStream().write(QUESTION);
            client.shutdownOutput();
            assertThat(client.getInputStream().readNBytes(70_000)).isEqualTo(Arrays.copyOf(ANSWER, 70_000));
            client.setSoTimeout(50);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            client.setSoTimeout(0);

            proxy.close();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void slowsDown() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(target.endpoint())
                .faults(LineFaults.after(LineFault.SLOWED, 100_000), LineFaults.NONE)
                .slowedTo(1_000_000)
                .start()) {
            long start = System.nanoTime();

            assertThat(ask(proxy)).isEqualTo(ANSWER);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(140));
            assertThat(target.heard()).isEqualTo(QUESTION);
        }
    }

    @Test
    void isGoneForAWhile() throws Exception {
        try (FaultProxy proxy = proxy(LineFaults.NONE, LineFaults.NONE); Socket open = connect(proxy)) {
            open.getOutputStream().write(QUESTION, 0, 1000);
            target.awaitConnection();

            proxy.cut();

            assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> ask(proxy)).isInstanceOf(SocketException.class);
            proxy.restore();
            assertThat(ask(proxy)).isEqualTo(ANSWER);
        }
    }

    @Test
    void holdsEverythingWhileItIsFrozen() throws Exception {
        try (FaultProxy proxy = proxy(LineFaults.NONE, LineFaults.NONE)) {
            proxy.freeze();
            BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
            Thread.ofVirtual().start(() -> answers.add(quietly(() -> ask(proxy))));
            assertThat(answers.poll(50, TimeUnit.MILLISECONDS)).isNull();

            proxy.restore();

            assertThat(answers.take()).isEqualTo(ANSWER);
        }
    }

    @Test
    void spreadsConnectionsOverTheTargetsThatAnswer() throws Exception {
        try (Target other = new Target(QUESTION);
                FaultProxy proxy = FaultProxy.to(target.endpoint(), other.endpoint(), nobody()).start()) {
            Set<Integer> sizes = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                sizes.add(ask(proxy).length);
            }

            assertThat(sizes).containsExactlyInAnyOrder(ANSWER.length, QUESTION.length);
        }
    }

    @Test
    void resetsWhereNoTargetAnswersAndFollowsOneThatMoves() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(nobody()).start()) {
            assertThatThrownBy(() -> ask(proxy)).isInstanceOf(SocketException.class);

            proxy.retarget(target.endpoint());

            assertThat(ask(proxy)).isEqualTo(ANSWER);
        }
    }

    @Test
    void tapsWhatIsDelivered() throws Exception {
        AtomicLong up = new AtomicLong();
        AtomicLong down = new AtomicLong();
        LineTap tap = new LineTap() {
            @Override
            public void up(ByteBuffer bytes) {
                up.addAndGet(bytes.remaining());
            }

            @Override
            public void down(ByteBuffer bytes) {
                down.addAndGet(bytes.remaining());
            }
        };
        try (FaultProxy proxy = FaultProxy.to(target.endpoint()).taps(() -> tap).start()) {
            ask(proxy);
            assertThat(up).hasValue(QUESTION.length);
            assertThat(down).hasValue(ANSWER.length);

            proxy.faults(LineFaults.after(LineFault.ANSWER_LOST, 1), LineFaults.NONE);
            assertThatThrownBy(() -> ask(proxy)).isInstanceOf(SocketException.class);
            assertThat(up).hasValue(2L * QUESTION.length);
            assertThat(down).hasValue(ANSWER.length);
        }
    }

    @ParameterizedTest
    @EnumSource(value = LineFault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void drawsTheShareThatItIsToldBySeed(LineFault fault) {
        LineFaults faults = LineFaults.share(0.1, 1000, fault);
        List<Strike> drawn = draw(faults, 7);

        assertThat(drawn).isEqualTo(draw(faults, 7)).isNotEqualTo(draw(faults, 8));
        assertThat(drawn).allSatisfy(strike -> assertThat(strike.after()).isBetween(1L, 1000L));
        assertThat(drawn).filteredOn(strike -> strike.fault() == fault).hasSizeBetween(800, 1200);
    }

    private static List<Strike> draw(LineFaults faults, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, 10_000).mapToObj(n -> faults.next(random)).toList();
    }

    private FaultProxy proxy(LineFaults up, LineFaults down) throws IOException {
        return FaultProxy.to(target.endpoint()).faults(up, down).start();
    }

    private static URI nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private static Socket connect(FaultProxy proxy) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.endpoint().getPort());
    }

    private static byte[] ask(FaultProxy proxy) throws IOException {
        try (Socket client = connect(proxy)) {
            client.getOutputStream().write(QUESTION);
            client.shutdownOutput();
            return client.getInputStream().readAllBytes();
        }
    }

    @FunctionalInterface
    private interface Asking {
        byte[] ask() throws IOException;
    }

    private static byte[] quietly(Asking asking) {
        try {
            return asking.ask();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
