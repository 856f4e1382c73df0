package dev.sluice.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandRun;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.text.Json;
import dev.sluice.core.ObjectAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are no gateways, or wish ill. */
@Timeout(60)
class HostileServerTest {

    private static final int MIB = 1 << 20;
    private static final String OBJECT = "HTTP/1.1 200 OK\r\nContent-Disposition: attachment\r\n";

    @TempDir
    private Path folder;

    private final CommandRun run = new CommandRun();

    @ParameterizedTest
    @ValueSource(strings = {"{\"objects\": [\"", "{\"objects\": [[],[],[],[],[],[],[],[],[],[],", "<html>"})
    void readsNoMoreThanAnAnswerCanHave(String begin) throws IOException {
        String piece = (begin.endsWith(",") ? "[]," : "xxx").repeat(MIB / 3);
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 400000000\r\n\r\n" + begin);
            while (true) {
                connection.write(piece);
            }
        })) {
            assertThat(run.ls(server.url("archive/"))).as(run.err()).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.err()).contains("this is no Sluice server");
        }
    }

    @Test
    void takesNoMoreThanAGatewaysJsonHas() throws IOException {
        String page = "{\"objects\": [" + "[],".repeat(MIB) + "[]]}";
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.answer("200 OK", page);
        })) {
            assertThat(run.ls(server.url("archive/"))).as(run.err()).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.err()).contains("this is no Sluice server");
        }
    }

    @Test
    void readsNoMoreThanTheBeginningOfAnError() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 500 No\r\nContent-Length: 400000000\r\n\r\n{\"detail\": \"");
            while (true) {
                connection.write("x".repeat(MIB));
            }
        })) {
            assertThat(run.ls(server.url("archive/"))).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.get(server.url("archive/a"), folder.toString())).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.err()).hasSizeLessThan(2000).contains("500");
        }
    }

    @Test
    void printsLittleOfALongReason() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.answer("500 No", "{\"detail\": \"" + "x".repeat(20_000) + "\"}");
        })) {
            assertThat(run.ls(server.url("archive/"))).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.err()).hasSizeLessThan(2000).contains("xxx…");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "a b", "a b c d e f"})
    void followsNoCursorsThatGoRound(String cursors) throws IOException {
        List<String> round = List.of(cursors.split(" "));
        AtomicInteger pages = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            String next = round.get(pages.getAndIncrement() % round.size());
            connection.answer(
                    "200 OK", "{\"objects\": [], \"prefixes\": [], \"uploads\": [], \"nextCursor\": \"" + next + "\"}");
        })) {
            assertThat(run.ls(server.url("archive/"))).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.push("--parts-above", "0", file(), server.url("archive/")))
                    .isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.err().lines()).hasSize(2).allMatch(line -> line.contains("its pages never end"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"objects\": {}, \"prefixes\": []}", "{\"status\": \"ok\"}", ""})
    void listsNothingThatIsNoListing(String body) throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.answer("200 OK", body);
        })) {
            assertThat(run.ls(server.url("archive/"))).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.ls(server.url(""))).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.err().lines()).hasSize(2).allMatch(line -> line.contains("this is no Sluice server"));
            assertThat(run.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 10",
        "Repr-Digest: crc32c=:AAAAAA==:, 10",
        "Transfer-Encoding: chunked, 4",
        "Content-Length: 1000, 4"
    })
    void neverTakesABodyForWholeThatBreaksOff(String header, int code) throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write(
                    OBJECT + (header.isEmpty() ? "" : header + "\r\n") + "Connection: close\r\n\r\n9\r\nonly this");
        })) {
            assertThat(run.get(server.url("archive/a"), folder.resolve("copy").toString()))
                    .as(run.err())
                    .isEqualTo(code);
            assertThat(run.get(server.url("archive/a"), "-")).isEqualTo(code);
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void takesABodyWithoutLengthThatHasItsDigest() throws IOException {
        String digest = "crc32c=:" + FakeGateway.crc32c("all of it".getBytes(StandardCharsets.UTF_8)) + ":";
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write(OBJECT + "Repr-Digest: " + digest + "\r\nConnection: close\r\n\r\nall of it");
        })) {
            assertThat(run.get(server.url("archive/a"), folder.resolve("copy").toString())).as(run.err()).isZero();
            assertThat(folder.resolve("copy")).hasContent("all of it");
        }
    }

    @Test
    void waitsNoLongerThanItsPatienceForAnAnswer() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.readToEnd();
        })) {
            assertThat(run.push("--patience", "1s", file(), server.url("archive/")))
                    .isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(run.push("--patience", "1s", "--parts-above", "0", file(), server.url("archive/")))
                    .isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(run.err()).contains("doesn't answer");
        }
    }

    @Test
    void waitsNoLongerThanItsPatienceForAPart() throws IOException {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.uploads.partSize = 50;
            gateway.uploads.fault =
                    (request, _) -> request.endsWith("/parts/2") ? FakeUploads.Fate.STALLED : FakeUploads.Fate.ANSWERED;
            assertThat(run.push("--patience", "2s", "--parts-above", "0", file(), gateway.url("archive/")))
                    .isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(run.err()).contains("doesn't answer", "the same command goes on there");
        }
    }

    @Test
    void decodesNothing() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write(OBJECT + "Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\nas it stands");
        })) {
            assertThat(run.get(server.url("archive/a"), folder.resolve("copy").toString())).as(run.err()).isZero();
            assertThat(folder.resolve("copy")).hasContent("as it stands");
            assertThat(server.connections().getFirst().head()).doesNotContainIgnoringCase("Accept-Encoding");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, <html>, 1",
        "404 Not Found, <html>, 1",
        "404 Not Found, '', 1",
        "405 Not Allowed, <html>, 1",
        "501 Unsupported, <html>, 1",
        "403 Forbidden, <Error/>, 5",
        "502 Bad Gateway, <html>, 11"
    })
    void saysThatAServerIsNoGateway(String status, String body, int code) throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.answer(status, body);
        })) {
            assertThat(run.get(server.url("archive/a"), folder.resolve("copy").toString())).isEqualTo(code);
            assertThat(run.ls(server.url("archive/"))).isEqualTo(code);
            assertThat(run.push(file(), server.url("archive/"))).isEqualTo(code);
            assertThat(run.err().lines().filter(line -> !line.contains("again in")))
                    .hasSize(3).allMatch(line -> line.contains("this is no Sluice server"));
            assertThat(folder.resolve("copy")).doesNotExist();
        }
    }

    @Test
    void saysThatAServerSpeaksNoHttp() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write("SSH-2.0-OpenSSH_9.9\r\n"))) {
            assertThat(run.ls(server.url("archive/"))).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.push("--parts-above", "0", file(), server.url("archive/")))
                    .isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.err().lines())
                    .hasSize(2)
                    .allMatch(line -> line.contains("this is no Sluice server") && line.contains("doesn't speak HTTP"));
            assertThat(run.pauses).isEmpty();
        }
    }

    @Test
    void saysWhereARedirectLeads() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write(
                    "HTTP/1.1 308 Permanent Redirect\r\nLocation: https://elsewhere/\r\nContent-Length: 0\r\n\r\n");
        })) {
            assertThat(run.ls(server.url(""))).isEqualTo(ExitCode.UNEXPECTED.code());
            assertThat(run.err()).contains("redirects to https://elsewhere/");
        }
    }

    @Test
    void showsNothingThatTurnsTheTerminal() throws IOException {
        String key = "a\u0085b\u009bc\u202ed\u2066e\u200ff\u061cg\u007fh\u2028i\ud83d\ude00";
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"prefixes\": [], \"objects\": [{\"key\": \""
                    + key + "\", \"size\": -5}]}");
        })) {
            assertThat(run.ls("--json", server.url("archive/"))).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("a\\u0085b\\u009bc\\u202ed\\u2066e\\u200ff\\u061cg\\u007fh\\u2028i\ud83d\ude00");
            assertThat(Json.parseObject(run.out())).containsEntry("key", key);
            assertThat(run.ls(server.url("archive/"))).as(run.err()).isZero();
            assertThat(run.out()).contains("-5                 ?  a?b?c?d?e?f?g?h?i\ud83d\ude00");
        }
        assertThat(Json.line(Map.of("key", "\ud800"))).isEqualTo("{\"key\":\"\\ud800\"}");
    }

    private String file() throws IOException {
        return Files.write(folder.resolve("file"), new byte[100]).toString();
    }
}
