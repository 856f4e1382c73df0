package dev.sluice.cli.ls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.BrokenOutput;
import dev.sluice.cli.CommandRun;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.gateway.FakeGateway;
import dev.sluice.cli.text.Json;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsCommandTest {

    private FakeGateway gateway;
    private final CommandRun run = new CommandRun();

    @BeforeEach
    void start() throws IOException {
        gateway = new FakeGateway();
        for (int i = 0; i < 2 * FakeGateway.PAGE + 1; i++) {
            gateway.objects.put("archive/a&b ü" + i, new byte[1536 * i]);
        }
        gateway.objects.put("archive/other", new byte[1]);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void followsTheListingToItsEnd() {
        assertThat(run.ls(gateway.url("archive/a&b%20ü"))).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(6);
        assertThat(run.out().lines().skip(1))
                .allMatch(line -> line.matches(" *[0-9.]+ K?i?B  2026-11-2[01] [0-9:]{5}  a&b ü[0-4]"));
        assertThat(run.out().lines().findFirst()).hasValue(" ".repeat(33) + "folder/");
    }

    @Test
    void listsEveryObjectWhenToldTo() {
        assertThat(run.ls("--recursive", "--bytes", gateway.url("archive/"))).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(6).noneMatch(line -> line.contains("folder/"));
        assertThat(run.out()).contains(" 1536  ");
    }

    @Test
    void listsBuckets() {
        assertThat(run.ls(gateway.url(""))).isZero();
        assertThat(run.out()).isEqualTo("archive\nother\n");
    }

    @Test
    void printsJson() throws IOException {
        assertThat(run.ls("--json", gateway.url("archive/other"))).isZero();
        var lines = run.out().lines().toList();
        assertThat(Json.parseObject(lines.get(0))).isEqualTo(Map.of("prefix", "folder/"));
        assertThat(Json.parseObject(lines.get(1)))
                .containsEntry("key", "other")
                .containsEntry("size", 1)
                .containsKeys("etag", "lastModified");
        assertThat(lines).hasSize(2);
    }

    /** {@code sluice ls | head}: no page more is asked for, and nothing is said. */
    @Test
    void stopsQuietlyWhenNobodyReadsOn() {
        run.output = Optional.of(new BrokenOutput("Broken pipe"));
        assertThat(run.ls("--recursive", gateway.url("archive/"))).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(gateway.seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive/", ""})
    void saysThatAListingCouldNotBeWritten(String path) {
        run.output = Optional.of(new BrokenOutput("No space left on device"));
        assertThat(run.ls(gateway.url(path))).isEqualTo(ExitCode.LOCAL_FILE.code());
        assertThat(run.err()).contains("can't write to standard output: No space left on device");
        assertThat(gateway.seen).hasSize(1);
    }

    @Test
    void saysWhatIsWrong() {
        gateway.answers.add(FakeGateway.problemAnswer(404, "there is no bucket x", Map.of()));
        assertThat(run.ls(gateway.url("x/"))).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(run.err()).contains("there is no bucket x");
        gateway.answers.add(new FakeGateway.Answer(200, Map.of(), "<html>"));
        assertThat(run.ls(gateway.url("archive/"))).isEqualTo(ExitCode.UNEXPECTED.code());
        assertThat(run.err()).contains("this is no Sluice server");
        gateway.answers.add(new FakeGateway.Answer(200, Map.of(), "{\"objects\": [1]}"));
        assertThat(run.ls(gateway.url("archive/"))).isEqualTo(ExitCode.UNEXPECTED.code());
    }

    @Test
    void showsAKeyWithoutItsEscapeSequences() {
        TextListing listing = new TextListing(false, ZoneOffset.UTC);
        assertThat(listing.object(Map.of("key", "a\u001b[31m", "size", 2048, "lastModified", "2026-11-21T08:00:00Z")))
                .isEqualTo("        2 KiB  2026-11-21 08:00  a?[31m");
        assertThat(listing.object(Map.of("key", "a"))).isEqualTo("         null                 ?  a");
    }
}
