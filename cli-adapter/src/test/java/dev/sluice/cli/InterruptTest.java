package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.gateway.FakeGateway;
import dev.sluice.cli.gateway.FakeUploads;
import dev.sluice.cli.gateway.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ctrl-C, and the other signals that stop a process, in the middle of a transfer, with real processes and real signals.
 */
@Timeout(60)
class InterruptTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final CountDownLatch underWay = new CountDownLatch(1);
    private final CountDownLatch seenByServer = new CountDownLatch(1);
    // Written by the server's thread before it counts down, read after.
    private boolean lastChunkSeen;

    @ParameterizedTest
    @CsvSource({"INT, INTERRUPTED", "TERM, TERMINATED", "HUP, HUNG_UP"})
    void cutsTheConnectionOfAPush(String signal, ExitCode code) throws Exception {
        String file = Files.write(folder.resolve("file"), new byte[64 * MIB]).toString();
        try (ScriptedServer server = new ScriptedServer(this::takeAMebibyteAndWait)) {
            Process process = start("push", "--parts-above", "1GiB", file, server.url("archive/a"));
            underWay.await();
            stop(process, signal);
            assertThat(error(process))
                    .contains("sluice: interrupted; the connection was cut, and nothing half done was published");
            assertThat(process.waitFor()).isEqualTo(code.code());
            seenByServer.await();
            assertThat(server.connections()).singleElement().satisfies(connection -> {
                assertThat(connection.ended()).isTrue();
                assertThat(connection.bodyBytes()).isLessThan(64 * MIB);
            });
        }
    }

    @Test
    void keepsThePartsOfAPushThatArrived() throws Exception {
        byte[] content = new byte[8 * MIB];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.uploads.partSize = MIB;
            gateway.uploads.fault = (request, _) -> {
                if (request.endsWith("/parts/5")) {
                    underWay.countDown();
                    return FakeUploads.Fate.STALLED;
                }
                return FakeUploads.Fate.ANSWERED;
            };
            String[] push = {
                "push", "--json", "--connections", "1", "--parts-above", "0", file.toString(), gateway.url("archive/a")
            };
            Process process = start(push);
            underWay.await();
            interrupt(process);
            assertThat(output(process))
                    .contains(
                            "nothing half done was published, and what arrived is kept: the same command goes on there");
            assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED.code());
            assertThat(gateway.objects).isEmpty();
            assertThat(gateway.uploads.acknowledged).hasSize(4);

            gateway.uploads.fault = FakeUploads.Fault.NONE;
            Process again = start(push);
            assertThat(output(again))
                    .contains("\"receivedBytes\":" + 4 * MIB, "\"sentBytes\":" + 4 * MIB, "\"resentParts\":0");
            assertThat(again.waitFor()).isZero();
            assertThat(gateway.objects.get("archive/a")).isEqualTo(content);
            assertThat(gateway.uploads.acknowledged)
                    .hasSize(8)
                    .allSatisfy((part, times) -> assertThat(times).isEqualTo(1));
        }
    }

    @Test
    void neverEndsAStreamThatWasInterruptedOnBothSides() throws Exception {
        try (ScriptedServer server = new ScriptedServer(this::takeAMebibyteAndWait)) {
            Process process = start("push", "-", server.url("archive/a"));
            process.getOutputStream().write(new byte[MIB]);
            process.getOutputStream().flush();
            underWay.await();
            // As the shell does: the process before this one in the pipe ends at the same moment.
            process.getOutputStream().close();
            interrupt(process);
            assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED.code());
            seenByServer.await();
            assertThat(server.connections()).singleElement().satisfies(connection ->
                    assertThat(connection.head()).containsIgnoringCase("Transfer-Encoding: chunked"));
            assertThat(lastChunkSeen).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, INTERRUPTED", "TERM, TERMINATED", "HUP, HUNG_UP"})
    void deletesTheUnfinishedFileOfAGet(String signal, ExitCode code) throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Disposition: attachment\r\nContent-Length: 1000\r\n\r\nonly this");
            connection.readToEnd();
        })) {
            Process process = start("get", server.url("archive/a"), folder.resolve("copy").toString());
            while (isEmpty(folder)) {
                Thread.sleep(Duration.ofMillis(10));
            }
            stop(process, signal);
            assertThat(error(process)).contains("sluice: interrupted; nothing was written");
            assertThat(process.waitFor()).isEqualTo(code.code());
            assertThat(folder).isEmptyDirectory();
        }
    }

    private void takeAMebibyteAndWait(ScriptedServer.Connection connection) throws IOException {
        connection.readHead();
        connection.goOn();
        connection.readBody(MIB);
        underWay.countDown();
        try {
            lastChunkSeen = connection.readToEnd().endsWith("0\r\n\r\n");
        } finally {
            seenByServer.countDown();
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        stop(process, "INT");
    }

    private static void stop(Process process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor()).isZero();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String error(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Process start(String... arguments) throws IOException {
        // What a shell starts in the background ignores interrupts, and so would this.
        List<String> command = new ArrayList<>(List.of(
                "perl",
                "-e",
                "$SIG{INT} = $SIG{HUP} = 'DEFAULT'; exec @ARGV",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ProcessMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}
