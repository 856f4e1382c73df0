package dev.sluice.cli.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandRun;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.gateway.FakeGateway;
import dev.sluice.cli.gateway.FakeUploads;
import dev.sluice.cli.text.Json;
import dev.sluice.core.Fingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large files go in parts, survive what happens on the way, and go on where an earlier push stopped. */
@Timeout(60)
class PartedPushTest {

    private static final byte[] CONTENT = bytes(40, 1);
    private static final int PARTS = 6;

    @TempDir
    private Path folder;

    private FakeGateway gateway;
    private FakeUploads uploads;
    private Path file;
    private CommandRun run = new CommandRun();

    @BeforeEach
    void start() throws IOException {
        gateway = new FakeGateway();
        uploads = gateway.uploads;
        file = Files.write(folder.resolve("file"), CONTENT);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void sendsFilesOfEverySize() throws IOException {
        for (int size = 1; size <= 30; size++) {
            Files.write(file, bytes(size, size));
            assertThat(push()).as(run.err()).isZero();
            assertThat(gateway.objects.get("archive/a")).isEqualTo(bytes(size, size));
        }
        assertThat(uploads.requests).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void sendsLargerParts() throws IOException {
        uploads.partSize = 1_000_000;
        byte[] content = bytes(7_300_000, 2);
        Files.write(file, content);
        assertThat(push()).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(content);
        assertThat(run.out())
                .contains("file -> archive/a  7.0 MiB in")
                .contains("CRC32C " + FakeGateway.crc32c(content));
    }

    @Test
    void sendsSmallFilesInOneRequest() throws IOException {
        assertThat(run.push("--parts-above", "40", file.toString(), gateway.url("archive/a"))).as(run.err()).isZero();
        assertThat(uploads.requests).isEmpty();
        assertThat(run.push("--parts-above", "39", file.toString(), gateway.url("archive/a"))).as(run.err()).isZero();
        assertThat(uploads.partsSent()).hasSize(PARTS);
    }

    @Test
    void beginsWithAllThatTheServerShouldKnow() throws IOException {
        assertThat(push("--no-overwrite", "--content-type", "text/plain", "--meta", "owner=me")).as(run.err()).isZero();
        assertThat(uploads.open.values()).singleElement().satisfies(upload -> assertThat(upload.request)
                .containsEntry("bucket", "archive").containsEntry("key", "a").containsEntry("size", 40)
                .containsEntry("fingerprint", Fingerprint.of(file))
                .containsEntry("contentType", "text/plain")
                .containsEntry("metadata", Map.of("owner", "me"))
                .containsEntry("ifNoneMatch", "*"));
    }

    @Test
    void sendsSeveralFilesInParts() throws IOException {
        Path other = Files.write(folder.resolve("other"), bytes(50, 3));
        assertThat(run.push(
                        "--parts-above",
                        "0",
                        "--parallel",
                        "2",
                        file.toString(),
                        other.toString(),
                        gateway.url("archive/")))
                .as(run.err())
                .isZero();
        assertThat(gateway.objects.get("archive/file")).isEqualTo(CONTENT);
        assertThat(gateway.objects.get("archive/other")).isEqualTo(bytes(50, 3));
    }

    @Test
    void goesOnWhereAnEarlierPushStopped() throws IOException {
        FakeUploads.Upload upload = unfinished("archive", "a", 1, 3, 6);
        assertThat(push()).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
        assertThat(uploads.partsSent()).containsExactlyInAnyOrder(2, 4, 5);
        assertThat(upload.receipt).isPresent();
        assertThat(run.err()).contains("file: going on where an earlier push stopped: 19 B of 40 B are there");
        assertThat(run.out()).contains("19 B were there already");
    }

    @Test
    void sendsNothingWhenOnlyTheCompletionIsMissing() throws IOException {
        unfinished("archive", "a", 1, 2, 3, 4, 5, 6);
        assertThat(push()).as(run.err()).isZero();
        assertThat(uploads.partsSent()).isEmpty();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
    }

    @Test
    void goesOnOnlyWithTheNewestUploadOfTheSameFileToTheSamePlace() throws IOException {
        unfinished("archive", "a", 1);
        FakeUploads.Upload newest = unfinished("archive", "a", 2);
        unfinished("archive", "other", 3);
        unfinished("other", "a", 3);
        uploads.begun("archive", "a", bytes(41, 1), Fingerprint.of(file));
        uploads.begun("archive", "a", CONTENT, "another-file");
        assertThat(push()).as(run.err()).isZero();
        assertThat(newest.receipt).isPresent();
        assertThat(uploads.partsSent()).containsExactlyInAnyOrder(1, 3, 4, 5, 6);
    }

    @Test
    void sendsPartsAgainThatAreNotTheFiles() throws IOException {
        FakeUploads.Upload upload = unfinished("archive", "a", 1, 2, 3, 4);
        upload.parts.put(2, bytes(7, 99));
        assertThat(push("--json")).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
        assertThat(uploads.partsSent()).containsExactlyInAnyOrder(2, 5, 6);
        assertThat(events("differing")).singleElement().satisfies(event ->
                assertThat(event).containsEntry("parts", List.of(2)).containsEntry("bytes", 7));
        assertThat(result())
                .containsEntry("resumedBytes", 21)
                .containsEntry("sentBytes", 19)
                .containsEntry("resentParts", 1);
    }

    @Test
    void beginsAnewWhenTheUnfinishedUploadIsOver() throws IOException {
        unfinished("archive", "a", 1, 2);
        uploads.fault = (request, _) -> request.equals("GET upload-1")
                ? FakeGateway.problemAnswer(410, "expired", Map.of())
                : FakeUploads.Fate.ANSWERED;
        assertThat(push()).as(run.err()).isZero();
        assertThat(uploads.partsSent()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        assertThat(uploads.open.get("upload-2").receipt).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"false, false, upload-1", "false, true, upload-1", "true, false, upload-2", "true, true, upload-1"})
    void goesOnOnlyWithAnUploadThatReplacesNothingItMustNot(boolean noOverwrite, boolean onlyNew, String expected)
            throws IOException {
        FakeUploads.Upload upload = onlyNew
                ? uploads.begunOnlyNew("archive", "a", CONTENT, Fingerprint.of(file))
                : uploads.begun("archive", "a", CONTENT, Fingerprint.of(file));
        upload.parts.put(1, uploads.part(CONTENT, 1));
        assertThat(noOverwrite ? push("--no-overwrite") : push()).as(run.err()).isZero();
        assertThat(uploads.open.get(expected).receipt).isPresent();
        assertThat(uploads.partsSent()).hasSize(expected.equals(upload.id()) ? PARTS - 1 : PARTS);
    }

    @Test
    void beginsAnewWhereTheUnfinishedUploadCouldNotReplaceTheObject() throws IOException {
        uploads.begunOnlyNew("archive", "a", CONTENT, Fingerprint.of(file));
        gateway.objects.put("archive/a", new byte[1]);
        assertThat(push()).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
        assertThat(uploads.open.get("upload-2").receipt).isPresent();
    }

    @Test
    void deletesWhatIsUnfinishedWhenToldNotToResume() throws IOException {
        unfinished("archive", "a", 1, 2);
        unfinished("archive", "a", 3);
        FakeUploads.Upload elsewhere = unfinished("archive", "b", 3);
        assertThat(push("--no-resume")).as(run.err()).isZero();
        assertThat(uploads.open).containsOnlyKeys(elsewhere.id(), "upload-4");
        assertThat(uploads.partsSent()).hasSize(PARTS);
        assertThat(run.err()).contains("file: an unfinished upload of it was deleted");
    }

    @Test
    void goesOnWhenAnUnfinishedUploadCannotBeDeleted() throws IOException {
        unfinished("archive", "a", 1, 2);
        uploads.fault = (request, _) -> request.startsWith("DELETE")
                ? FakeGateway.problemAnswer(403, "not you", Map.of())
                : FakeUploads.Fate.ANSWERED;
        assertThat(push("--no-resume")).as(run.err()).isZero();
        assertThat(run.err()).contains("can't be deleted and stays until it expires: the server answered 403: not you");
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
    }

    @Test
    void sendsNothingAgainWhenOnlyTheAnswerIsLost() throws IOException {
        uploads.fault = (request, number) ->
                number == 1 && !request.startsWith("GET") ? FakeUploads.Fate.ANSWER_LOST : FakeUploads.Fate.ANSWERED;
        assertThat(push("--json")).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
        assertThat(uploads.open).hasSize(1);
        assertThat(uploads.partsSent()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        assertThat(result()).containsEntry("sentBytes", 40).containsEntry("resentParts", 0);
    }

    @Test
    void sendsAgainWhatGotLost() throws IOException {
        uploads.fault = (request, number) ->
                request.endsWith("/parts/2") && number <= 2 ? FakeUploads.Fate.CUT : FakeUploads.Fate.ANSWERED;
        assertThat(push("--json")).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
        assertThat(uploads.partsSent()).hasSize(PARTS + 2);
        assertThat(result()).containsEntry("sentBytes", 54).containsEntry("resentParts", 2);
        assertThat(run.pauses).hasSizeGreaterThanOrEqualTo(1);
    }

    @Test
    void waitsAsLongAsABusyServerAsks() throws IOException {
        uploads.fault = (request, number) -> request.startsWith("PUT") && request.endsWith("/6") && number == 1
                ? FakeGateway.problemAnswer(503, "the store is slow", Map.of("Retry-After", "7"))
                : FakeUploads.Fate.ANSWERED;
        assertThat(push("--json")).as(run.err()).isZero();
        assertThat(run.pauses).containsExactly(Duration.ofSeconds(7));
        assertThat(events("waiting")).singleElement().satisfies(event -> assertThat(event).containsEntry("seconds", 7.0)
                .hasEntrySatisfying("detail", detail -> assertThat(detail.toString()).contains("the store is slow")));
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
    }

    @Test
    void waitsForALostNetwork() throws IOException {
        uploads.fault = (request, number) -> {
            if (request.endsWith("/parts/3") && number == 1) {
                Thread.ofVirtual().start(gateway::close);
                return FakeUploads.Fate.CUT;
            }
            return FakeUploads.Fate.ANSWERED;
        };
        run.inPause = () -> {
            if (run.pauses.size() == 4) {
                startAgain();
            }
        };
        assertThat(push("--connections", "1")).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
        assertThat(run.pauses.subList(0, 4))
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(run.err()).contains("; trying again in 8.0 s");
        assertThat(uploads.acknowledged.values()).containsOnly(1);
    }

    @Test
    void countsDownOnATerminal() throws IOException {
        run.columns = OptionalInt.of(100);
        uploads.fault = (request, number) ->
                request.endsWith("/parts/3") && number == 1 ? FakeUploads.Fate.CUT : FakeUploads.Fate.ANSWERED;
        run.inPause = () -> sleep(Duration.ofMillis(500));
        assertThat(push()).as(run.err()).isZero();
        assertThat(run.err()).contains("no connection, trying again in 0:01").doesNotContain("sluice: ");
    }

    @Test
    void waitsForNoServerThatWasNeverThere() throws IOException {
        gateway.close();
        assertThat(push()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.pauses).isEmpty();
        assertThat(run.err()).contains("is the server running").doesNotContain("kept");
    }

    @Test
    void losesItsPatienceAndGoesOnNextTime() throws IOException {
        uploads.fault = (request, _) -> request.endsWith("/parts/6")
                ? FakeGateway.problemAnswer(503, "busy", Map.of())
                : FakeUploads.Fate.ANSWERED;
        assertThat(push("--patience", "20s")).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(run.pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isLessThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(run.err())
                .contains(
                        "file: what arrived is kept until 2026-11-28T08:00:00Z; the same command goes on there",
                        "busy");
        assertThat(gateway.objects).isEmpty();
        uploads.fault = FakeUploads.Fault.NONE;
        uploads.requests.clear();
        assertThat(push()).as(run.err()).isZero();
        assertThat(uploads.partsSent()).containsExactly(6);
    }

    @Test
    void sendsADamagedPartAgain() throws IOException {
        uploads.fault = (request, number) ->
                request.startsWith("PUT") && number == 1 ? FakeUploads.Fate.DAMAGED : FakeUploads.Fate.ANSWERED;
        assertThat(push("--json")).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
        assertThat(result()).containsEntry("sentBytes", 80).containsEntry("resentParts", PARTS);
        assertThat(run.pauses).isEmpty();
    }

    @Test
    void givesUpAPartThatAlwaysArrivesDamaged() throws IOException {
        uploads.fault =
                (request, _) -> request.endsWith("/parts/4") ? FakeUploads.Fate.DAMAGED : FakeUploads.Fate.ANSWERED;
        assertThat(push("--attempts", "3")).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(uploads.partsSent().stream().filter(part -> part == 4)).hasSize(3);
        assertThat(run.err()).contains("422", "kept until");
        assertThat(gateway.objects).isEmpty();
    }

    @Test
    void comparesTheChecksumOfTheAnswer() throws IOException {
        uploads.fault = (request, number) -> request.endsWith("/parts/4") && number == 1
                ? new FakeGateway.Answer(
                        200, Map.of(), "{\"checksum\": {\"algorithm\": \"CRC32C\", \"value\": \"AAAAAA==\"}}")
                : FakeUploads.Fate.ANSWERED;
        assertThat(push("--json")).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
        assertThat(result()).containsEntry("resentParts", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"checksum\": {\"algorithm\": \"CRC32C\", \"value\": \"AAA\"}}", "<html>"})
    void refusesAnAnswerThatMakesNoSense(String body) throws IOException {
        uploads.fault = (request, _) ->
                request.endsWith("/parts/4") ? new FakeGateway.Answer(200, Map.of(), body) : FakeUploads.Fate.ANSWERED;
        assertThat(push()).isEqualTo(ExitCode.UNEXPECTED.code());
        assertThat(run.err()).doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\": \"x\", \"size\": 40, \"partSize\": 0, \"state\": \"open\", \"expiresAt\": \"\"}",
                "{\"id\": \"x\", \"size\": 41, \"partSize\": 7, \"state\": \"open\", \"expiresAt\": \"\"}"
            })
    void refusesAnUploadThatMakesNoSense(String body) throws IOException {
        uploads.fault = (request, _) ->
                request.startsWith("POST") ? new FakeGateway.Answer(201, Map.of(), body) : FakeUploads.Fate.ANSWERED;
        assertThat(push()).isEqualTo(ExitCode.UNEXPECTED.code());
        assertThat(run.err()).contains("no upload");
    }

    @Test
    void sendsPartsThatTurnOutToBeMissing() throws IOException {
        uploads.fault = (request, number) -> {
            if (request.endsWith("/complete") && number == 1) {
                uploads.open.get("upload-1").parts.keySet().removeAll(List.of(2, 3, 5));
            }
            return FakeUploads.Fate.ANSWERED;
        };
        assertThat(push()).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
        assertThat(uploads.partsSent()).hasSize(PARTS + 3);
    }

    @Test
    void saysSoWhenTheWholeIsNotTheFile() throws IOException {
        uploads.fault = (request, _) -> {
            if (request.endsWith("/complete")) {
                uploads.open.get("upload-1").parts.put(2, bytes(7, 99));
            }
            return FakeUploads.Fate.ANSWERED;
        };
        assertThat(push()).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(run.err()).contains("422: the whole has another checksum", "the same command goes on");
        assertThat(gateway.objects).isEmpty();
        uploads.fault = FakeUploads.Fault.NONE;
        assertThat(push()).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
    }

    @Test
    void isContentWhenAnotherPushOfTheFileWasFaster() throws IOException {
        uploads.fault = (request, number) -> {
            if (request.endsWith("/parts/4") && number == 1) {
                FakeUploads.Upload upload = uploads.open.get("upload-1");
                IntStream.rangeClosed(1, PARTS).forEach(part -> upload.parts.put(part, uploads.part(CONTENT, part)));
                gateway.objects.put("archive/a", CONTENT);
                upload.receipt = Optional.of(FakeGateway.receipt("archive/a", CONTENT));
            }
            return FakeUploads.Fate.ANSWERED;
        };
        assertThat(push()).as(run.err()).isZero();
        assertThat(run.out()).contains("archive/a");
    }

    @Test
    void refusesToOverwriteBeforeItSendsAnything() throws IOException {
        gateway.objects.put("archive/a", new byte[1]);
        assertThat(push("--no-overwrite")).isEqualTo(ExitCode.ALREADY_EXISTS.code());
        assertThat(uploads.requests).isEmpty();
        assertThat(run.err()).contains("--no-overwrite was given");
    }

    @Test
    void leavesNothingWhenAnObjectAppearsThatMustNotBeOverwritten() throws IOException {
        uploads.fault = (request, _) -> {
            if (request.endsWith("/complete")) {
                gateway.objects.put("archive/a", new byte[1]);
            }
            return FakeUploads.Fate.ANSWERED;
        };
        assertThat(push("--no-overwrite")).isEqualTo(ExitCode.ALREADY_EXISTS.code());
        assertThat(uploads.open).isEmpty();
        assertThat(gateway.objects.get("archive/a")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED",
        "401, ACCESS_DENIED",
        "403, ACCESS_DENIED",
        "404, NOT_FOUND",
        "410, UNAVAILABLE",
        "413, TOO_LARGE",
        "500, UNEXPECTED"
    })
    void endsWithWhatTheServerRefuses(int status, ExitCode expected) throws IOException {
        for (String refused : List.of("POST ", "/parts/3", "/complete")) {
            run = new CommandRun();
            uploads.fault = (request, _) -> request.endsWith(refused)
                    ? FakeGateway.problemAnswer(status, "what went wrong", Map.of())
                    : FakeUploads.Fate.ANSWERED;
            assertThat(push()).isEqualTo(expected.code());
            assertThat(run.err()).contains("the server answered " + status + ": what went wrong");
            assertThat(run.pauses).isEmpty();
            assertThat(gateway.objects).isEmpty();
        }
    }

    @Test
    void publishesNothingOfAFileThatGrows() throws IOException {
        duringPart3(() -> Files.write(file, new byte[1], StandardOpenOption.APPEND));
        assertThat(push()).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(run.err())
                .contains(
                        "file: it changed while it was sent; nothing was published",
                        "an unfinished upload of it was deleted");
        assertThat(gateway.objects).isEmpty();
        assertThat(uploads.open).isEmpty();
    }

    @Test
    void publishesNothingOfAFileThatShrinks() throws IOException {
        duringPart3(() -> Files.write(file, bytes(20, 1)));
        assertThat(push("--connections", "1")).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(run.err()).contains("file: it changed while it was sent; nothing was published");
        assertThat(gateway.objects).isEmpty();
        assertThat(uploads.open).isEmpty();
    }

    @Test
    void keepsWhatArrivedOfAFileThatWasOnlyTouched() throws IOException {
        duringPart3(() -> Files.setLastModifiedTime(file, FileTime.fromMillis(1)));
        assertThat(push()).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(gateway.objects).isEmpty();
        uploads.requests.clear();
        assertThat(push()).as(run.err()).isZero();
        assertThat(uploads.partsSent()).isEmpty();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(CONTENT);
    }

    @Test
    void tellsAScriptAllThatHappens() throws IOException {
        unfinished("archive", "a", 1, 2, 3, 4, 5);
        assertThat(push("--json")).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0))
                .containsEntry("event", "resumed")
                .containsEntry("upload", "upload-1")
                .containsEntry("size", 40)
                .containsEntry("partSize", 7)
                .containsEntry("partCount", 6)
                .containsEntry("receivedBytes", 35)
                .containsEntry("file", file.toString());
        assertThat(lines().get(1))
                .containsEntry("event", "acknowledged")
                .containsEntry("part", 6)
                .containsEntry("bytes", 5)
                .containsEntry(
                        "checksum",
                        Map.of("algorithm", "CRC32C", "value", FakeGateway.crc32c(uploads.part(CONTENT, 6))))
                .containsEntry("file", file.toString());
        assertThat(result())
                .containsEntry("bucket", "archive")
                .containsEntry("size", 40)
                .containsEntry("file", file.toString())
                .containsEntry("sentBytes", 5)
                .containsEntry("resumedBytes", 35)
                .containsEntry("resentParts", 0);
        assertThat(push("--json", "--no-resume")).isZero();
        assertThat(events("begun")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"--patience, soon", "--patience, -1s", "--connections, 0", "--parts-above, many"})
    void refusesOptionsThatMakeNoSense(String option, String value) throws IOException {
        assertThat(push(option, value)).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains(option);
        assertThat(gateway.seen).isEmpty();
    }

    /** Whatever happens on the way: the object is right, and no part is sent again whose acknowledgement came. */
    @Test
    void survivesEverySeed() throws IOException {
        uploads.partSize = 5;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            byte[] content = bytes(1 + random.nextInt(80), seed);
            Files.write(file, content);
            uploads.acknowledged.clear();
            AtomicInteger faults = new AtomicInteger(random.nextInt(12));
            uploads.fault = (request, _) -> {
                synchronized (random) {
                    return random.nextInt(3) != 0 || faults.getAndDecrement() <= 0
                            ? FakeUploads.Fate.ANSWERED
                            : fault(random, request);
                }
            };
            run = new CommandRun();
            int code = push("--attempts", "20");
            assertThat(code).as("seed %d: %s", seed, run.err()).isZero();
            assertThat(gateway.objects.get("archive/a")).as("seed %d", seed).isEqualTo(content);
            assertThat(uploads.acknowledged.values()).as("seed %d", seed).allMatch(times -> times == 1);
        }
    }

    private static FakeUploads.Outcome fault(Random random, String request) {
        return switch (random.nextInt(4)) {
            case 0 -> FakeUploads.Fate.CUT;
            case 1 -> FakeUploads.Fate.ANSWER_LOST;
            case 2 -> request.startsWith("PUT") ? FakeUploads.Fate.DAMAGED : FakeUploads.Fate.CUT;
            default -> FakeGateway.problemAnswer(503, "busy", Map.of("Retry-After", "1"));
        };
    }

    private interface Change {
        void run() throws IOException;
    }

    private void duringPart3(Change change) {
        uploads.fault = (request, number) -> {
            if (request.endsWith("/parts/3") && number == 1) {
                change.run();
            }
            return FakeUploads.Fate.ANSWERED;
        };
    }

    private FakeUploads.Upload unfinished(String bucket, String key, int... parts) throws IOException {
        FakeUploads.Upload upload = uploads.begun(bucket, key, CONTENT, Fingerprint.of(file));
        for (int part : parts) {
            upload.parts.put(part, uploads.part(CONTENT, part));
        }
        return upload;
    }

    private int push(String... options) {
        List<String> arguments = new ArrayList<>(List.of("--parts-above", "0"));
        arguments.addAll(List.of(options));
        arguments.add(file.toString());
        arguments.add(gateway.url("archive/a"));
        return run.push(arguments.toArray(String[]::new));
    }

    private List<Map<String, Object>> lines() {
        return run.out().lines().map(line -> {
            try {
                return Json.parseObject(line);
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }).toList();
    }

    private List<Map<String, Object>> events(String name) {
        return lines().stream().filter(line -> name.equals(line.get("event"))).toList();
    }

    private Map<String, Object> result() {
        return lines().stream().filter(line -> !line.containsKey("event")).reduce((_, last) -> last).orElseThrow();
    }

    private void startAgain() {
        try {
            gateway.startAgain();
        } catch (IOException portTaken) {
            throw new UncheckedIOException(portTaken);
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
