package dev.sluice.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandRun;
import dev.sluice.cli.failure.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that break off, refuse early, lie about lengths; files that change on the way. */
class BrokenConnectionTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final CommandRun run = new CommandRun();

    @Test
    void hearsARefusalBeforeItSendsTheBytes() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.answer("403 Forbidden", "{\"detail\": \"not you\"}");
            connection.readToEnd();
        })) {
            assertThat(run.push(file(4 * MIB), server.url("archive/a"))).isEqualTo(ExitCode.ACCESS_DENIED.code());
            assertThat(run.err()).contains("not you");
            assertThat(server.connections()).singleElement().satisfies(connection -> {
                assertThat(connection.head()).containsIgnoringCase("Expect: 100-continue");
                assertThat(connection.bodyBytes()).isZero();
            });
        }
    }

    @Test
    void hearsARefusalInTheMiddleOfTheBytes() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.goOn();
            connection.readBody(MIB);
            connection.answer("413 Content Too Large", "{\"detail\": \"at most 1 MiB\"}");
            connection.readToEnd();
        })) {
            run.input = new ByteArrayInputStream(new byte[64 * MIB]);
            assertThat(run.push("-", server.url("archive/a"))).isEqualTo(ExitCode.TOO_LARGE.code());
            assertThat(run.err()).contains("at most 1 MiB");
        }
    }

    @Test
    void sendsAFileAgainWhenTheConnectionBreaks() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.goOn();
            connection.readBody(MIB);
            connection.reset();
        })) {
            assertThat(run.push("--attempts", "3", file(8 * MIB), server.url("archive/a")))
                    .isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(puts(server)).hasSize(3);
            assertThat(run.pauses).hasSize(2);
            assertThat(run.err()).contains("broke");
        }
    }

    @Test
    void sendsStandardInputOnceWhenTheConnectionBreaks() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.goOn();
            connection.readBody(MIB);
            connection.reset();
        })) {
            run.input = new ByteArrayInputStream(new byte[64 * MIB]);
            assertThat(run.push("-", server.url("archive/a"))).isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(puts(server)).hasSize(1);
        }
    }

    @Test
    void saysThatTheObjectMayBeThereWhenOnlyTheAnswerIsMissing() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.readBody(1000);
        })) {
            assertThat(run.push("--no-overwrite", file(1000), server.url("archive/a")))
                    .isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(run.err())
                    .contains("broke, and everything was sent; 'sluice ls' tells whether the object is there");
            assertThat(puts(server)).hasSize(1);
        }
    }

    @Test
    void neverCompletesAFileThatGrowsWhileItIsSent() throws IOException {
        String file = file(32 * MIB);
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.goOn();
            connection.readBody(MIB);
            Files.write(Path.of(file), new byte[1], StandardOpenOption.APPEND);
            connection.readToEnd();
        })) {
            assertThat(run.push("--parts-above", "1GiB", file, server.url("archive/a")))
                    .isEqualTo(ExitCode.MISMATCH.code());
            assertThat(run.err()).contains("changed while it was sent; nothing was published");
            assertThat(server.connections()).singleElement().satisfies(connection -> {
                assertThat(connection.head()).contains("Content-Length: " + 32 * MIB);
                assertThat(connection.bodyBytes()).isLessThan(32 * MIB);
            });
        }
    }

    @Test
    void leavesNoFileBehindWhenADownloadBreaks() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Disposition: attachment\r\nContent-Length: 1000\r\n\r\nonly this");
        })) {
            assertThat(run.get(server.url("archive/a"), folder.resolve("copy").toString()))
                    .isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(run.err()).contains("the connection broke while archive/a was read");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void speaksToNoServerButItsOwn() throws IOException {
        try (ScriptedServer elsewhere = new ScriptedServer(ScriptedServer.Connection::readHead);
                ScriptedServer server = new ScriptedServer(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + elsewhere.url("x")
                            + "\r\nContent-Length: 0\r\n\r\n");
                })) {
            assertThat(run.ls(server.url(""))).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.get(server.url("archive/a"), folder.toString())).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(elsewhere.connections()).isEmpty();
        }
    }

    /** Another connection finds out whether the server speaks TLS, as it has never answered. */
    private static Stream<ScriptedServer.Connection> puts(ScriptedServer server) {
        return server.connections().stream().filter(connection -> connection.head().startsWith("PUT "));
    }

    private String file(int size) throws IOException {
        return Files.write(folder.resolve("file"), new byte[size]).toString();
    }
}
