package dev.sluice.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.embedded.EmbeddedS3;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser, against the real gateway with the embedded store. */
class PageIT {

    private static final int MIB = 1024 * 1024;
    private static final String BUCKET = "inbox";
    private static final LocatorAssertions.IsVisibleOptions PATIENTLY =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

    private static Chromium chromium;
    private static GatewayProcess gateway;

    @TempDir
    private Path folder;

    private UploadPage page;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        chromium = Chromium.launch();
        gateway = GatewayProcess.builder()
                .argument("--data", data.toString())
                .argument("--bucket", BUCKET)
                .start();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = UploadPage.open(chromium.browser(), gateway.address());
    }

    @AfterEach
    void closePage() {
        assertThat(page.complaints()).isEmpty();
        page.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"report.pdf", "Отчёт за квартал.pdf", "夏休み 北海道.jpeg", "100% & more #1?.txt"})
    void storesAPickedFileAndGivesItBack(String name) throws IOException {
        byte[] content = randomBytes(10 * MIB + 1);

        page.pick(write(name, content));

        assertStored(page, name);
        assertThat(page.listed(name)).isVisible();
        assertThat(page.listed(name)).containsText("10.0 MiB");
        assertThat(page.download(name)).isEqualTo(content);
    }

    @Test
    void showsTheReceipt() throws IOException {
        page.pick(write("receipt.bin", randomBytes(20 * MIB)));
        assertStored(page, "receipt.bin");

        page.upload("receipt.bin").locator("summary").click();

        assertThat(page.upload("receipt.bin").locator("dl")).containsText(BUCKET + "/receipt.bin");
        assertThat(page.upload("receipt.bin").locator("dl")).containsText("20,971,520 bytes");
        assertThat(page.upload("receipt.bin").locator("dl")).containsText(Pattern.compile("CRC32C[A-Za-z0-9+/]{6}=="));
        assertThat(page.upload("receipt.bin").locator("dl"))
                .containsText("The same checksum as the file on this computer");
        assertThat(page.upload("receipt.bin").locator("dl")).containsText("3 parts");
    }

    @Test
    void storesADroppedFileInTheOpenFolder() {
        page.button("New folder").click();
        page.browserPage().getByLabel("Name of the folder").fill("some/where");
        page.browserPage().keyboard().press("Enter");
        assertThat(page.browserPage().locator(".target")).hasText(BUCKET + "/some/where/");

        page.drop("dropped.txt", "from the desk");

        assertStored(page, "dropped.txt");
        assertThat(page.listed("dropped.txt")).isVisible();
        assertThat(page.download("dropped.txt")).asString().isEqualTo("from the desk");
        page.browserPage().goBack();
        assertThat(page.listed("some")).isVisible();
    }

    @Test
    void showsProgressAndCancelsWithoutATrace() throws IOException {
        page.limitUploads(4 * MIB);
        page.pick(write("huge.bin", randomBytes(64 * MIB)));
        Locator bar = page.upload("huge.bin").locator("progress[value]");
        bar.waitFor();
        page.browserPage().waitForCondition(() -> progress(bar) > 0.05);
        assertThat(page.upload("huge.bin")).containsText(Pattern.compile("of 64.0 MiB · [0-9.]+ [KM]iB/s · .+ left"));
        assertThat(progress(bar)).isLessThan(1);
        assertThat(page.browserPage()).hasTitle(Pattern.compile("\\d+% · Sluice"));
        // Past the seconds in which nothing is asked.
        page.browserPage().waitForCondition(() -> progress(bar) > 0.5);

        page.button("Cancel huge.bin").click();
        assertThat(page.upload("huge.bin"))
                .containsText(Pattern.compile("Throw away the [0-9.]+ MiB that were sent\\?"));
        page.button("Keep it").click();
        assertThat(page.button("Cancel huge.bin")).isFocused();
        assertThat(page.uploadThatIs("sending", "huge.bin")).isVisible();
        page.button("Cancel huge.bin").click();
        page.button("Throw away").click();

        assertThat(page.upload("huge.bin")).containsText("Cancelled, nothing was stored");
        page.limitUploads(0);
        page.browserPage().waitForCondition(() -> get("/api/v1/buckets/" + BUCKET).contains("\"unfinishedUploads\":0"),
                new Page.WaitForConditionOptions().setTimeout(30_000));
        page.button("Refresh the list").click();
        assertThat(page.listed("huge.bin")).hasCount(0);
    }

    @Test
    void warnsBeforeThePageIsLeftWhileAnUploadRuns() throws IOException {
        page.limitUploads(MIB);
        page.pick(write("slow.bin", randomBytes(32 * MIB)));
        page.upload("slow.bin").locator("progress[value]").waitFor();
        // Browsers ask only on pages that a person has touched.
        page.browserPage().getByText("From a terminal").click();
        List<String> questions = new ArrayList<>();
        page.browserPage().onDialog(dialog -> {
            questions.add(dialog.type());
            dialog.dismiss();
        });

        page.browserPage().close(new Page.CloseOptions().setRunBeforeUnload(true));

        page.browserPage().waitForCondition(() -> questions.equals(List.of("beforeunload")));
        page.cancel("slow.bin");
        assertThat(page.uploadThatIs("cancelled", "slow.bin")).isVisible();
    }

    @Test
    void asksBeforeItThrowsAwayWhatManyHaveSent() throws IOException {
        page.limitUploads(2 * MIB);
        page.pick(write("one.bin", randomBytes(32 * MIB)), write("two.bin", randomBytes(32 * MIB)));
        Locator bar = page.upload("one.bin").locator("progress[value]");
        page.browserPage().waitForCondition(() -> progress(bar) > 0.4);

        page.button("Cancel all").click();
        assertThat(page.browserPage().locator(".uploads-head").first())
                .containsText(Pattern.compile("Throw away the [0-9.]+ MiB that were sent of 2 files\\?"));
        page.button("Keep them").click();
        assertThat(page.uploadThatIs("sending", "two.bin")).isVisible();
        page.button("Cancel all").click();
        page.button("Throw away").click();

        assertThat(page.uploadThatIs("cancelled", "one.bin")).isVisible();
        assertThat(page.uploadThatIs("cancelled", "two.bin")).isVisible();
    }

    /** 50 ms is where people begin to notice, and where browsers call a task long. */
    @Test
    void staysSmoothWhileALargeFileIsSent() throws IOException {
        Path large = new SeededFile("smooth.bin", 256 * MIB, 1).writeTo(folder);

        Duration longest = MainThread.longestTask(chromium.browser(), page.browserPage(), () -> {
            page.pick(large);
            assertStored(page, "smooth.bin");
        });

        assertThat(longest).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsTooLarge(@TempDir Path data) throws IOException {
        try (GatewayProcess narrow = GatewayProcess.builder()
                        .argument("--data", data.toString())
                        .argument("--bucket", BUCKET)
                        .environment("SLUICE_UPLOAD_MAX_OBJECT_SIZE", "1MiB")
                        .start();
                UploadPage narrowPage = UploadPage.open(chromium.browser(), narrow.address())) {
            narrowPage.pick(write("large.bin", randomBytes(20 * MIB)));

            assertThat(narrowPage.uploadThatIs("failed", "large.bin")).isVisible(PATIENTLY);
            assertThat(narrowPage.upload("large.bin")).containsText("The file is larger than the gateway accepts");
            assertThat(narrowPage.upload("large.bin")).containsText("1048576");
        }
    }

    @Test
    void warnsBeforeAnythingIsOverwritten() throws IOException {
        page.pick(write("taken.txt", "first".getBytes()));
        assertStored(page, "taken.txt");
        page.button("Clear finished").click();

        page.pick(write("taken.txt", "second".getBytes()));

        assertThat(page.uploadThatIs("undecided", "taken.txt")).containsText("The store holds 5 B with this name");
        page.button("Keep the stored one").click();
        assertThat(page.uploadThatIs("kept", "taken.txt")).isVisible();
        assertThat(page.download("taken.txt")).asString().isEqualTo("first");

        page.button("Try taken.txt again").click();
        page.button("Replace it").click();
        assertStored(page, "taken.txt");
        assertThat(page.download("taken.txt")).asString().isEqualTo("second");
    }

    @Test
    void saysThatTheStoreIsGoneAndGoesOnWhenItIsBack() throws IOException {
        Path objects = Files.createDirectory(folder.resolve("objects"));
        Files.createDirectory(objects.resolve(BUCKET));
        EmbeddedS3 store = EmbeddedS3.builder(objects).credentials("an-id", "a-secret").start();
        URI endpoint = store.endpoint();
        try (GatewayProcess other = onStore(endpoint);
                UploadPage otherPage = UploadPage.open(chromium.browser(), other.address())) {
            assertThat(otherPage.browserPage().getByText("Nothing here yet")).isVisible();
            store.close();

            otherPage.pick(write("patient.txt", "content".getBytes()));

            assertThat(otherPage.uploadThatIs("waiting", "patient.txt")).isVisible(PATIENTLY);
            assertThat(otherPage.upload("patient.txt")).containsText("The store is not available. Trying again in");
            store = EmbeddedS3.builder(objects).credentials("an-id", "a-secret").port(endpoint.getPort()).start();
            assertStored(otherPage, "patient.txt");
        } finally {
            store.close();
        }
    }

    @Test
    void asksForTheTokenAndDownloadsWithIt(@TempDir Path data) throws IOException {
        try (GatewayProcess guarded = GatewayProcess.builder()
                        .argument("--data", data.toString())
                        .argument("--bucket", BUCKET)
                        .environment("SLUICE_ACCESS_TOKEN", "open-sesame-0123456789")
                        .start();
                UploadPage guardedPage = UploadPage.open(chromium.browser(), guarded.address())) {
            Locator token = guardedPage.browserPage().getByLabel("Access token");
            token.fill("wrong");
            guardedPage.button("Continue").click();
            assertThat(guardedPage.browserPage().getByText("The gateway refused that token")).isVisible();
            token.fill("open-sesame-0123456789");
            guardedPage.button("Continue").click();

            byte[] content = randomBytes(3 * MIB);
            guardedPage.pick(write("secret.bin", content));
            assertStored(guardedPage, "secret.bin");
            assertThat(guardedPage.download("secret.bin")).isEqualTo(content);
            assertThat(guardedPage.download("secret.bin")).isEqualTo(content);

            assertThat(guardedPage.browserPage().evaluate("JSON.stringify(localStorage) + document.cookie"))
                    .isEqualTo("{}");
            guardedPage.browserPage().reload();
            assertThat(guardedPage.listed("secret.bin")).isVisible();
            assertThat(guardedPage.complaints()).isEmpty();
        }
    }

    @Test
    void worksByKeyboardAlone() throws IOException {
        // Someone who listens all the time: Chromium is slow to take notice of one who comes and goes.
        page.browserPage().onFileChooser(chooser -> { });
        Path file = write("typed.txt", "one".getBytes());
        pickByKeyboard(file);
        assertStored(page, "typed.txt");

        pickByKeyboard(write("typed.txt", "other".getBytes()));
        assertThat(page.uploadThatIs("undecided", "typed.txt")).isVisible();
        tabTo("Replace it");
        page.browserPage().keyboard().press("Enter");

        assertStored(page, "typed.txt");
        assertThat(page.listed("typed.txt")).containsText("5 B");
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "360, LIGHT", "360, DARK"})
    void fitsTheWindowAndIsAccessible(int width, ColorScheme scheme) throws IOException {
        String name =
                "a name that is far too long for any window, and goes on, and on, in " + scheme + width + ".tar.zst";
        byte[] content = "content".getBytes();
        try (UploadPage sized = UploadPage.open(chromium.browser(), gateway.address(), width, scheme)) {
            assertFitting(sized);
            sized.pick(write(name, content));
            assertStored(sized, name);
            sized.upload(name).locator("summary").click();
            sized.pick(write(name, content));
            assertThat(sized.uploadThatIs("undecided", name)).isVisible();
            sized.button("New folder").click();
            sized.browserPage().getByText("From a terminal").click();
            assertFitting(sized);
            assertThat(sized.complaints()).isEmpty();
            sized.button("Keep the stored one").click();
        }
    }

    private void assertFitting(UploadPage sized) throws IOException {
        sized.browserPage().locator(".contents[aria-busy=false]").waitFor();
        assertThat(sized.overflow()).isZero();
        assertThat(Accessibility.violations(sized.browserPage())).isEmpty();
    }

    private static void assertStored(UploadPage on, String name) {
        assertThat(on.uploadThatIs("done", name)).isVisible(PATIENTLY);
        assertThat(on.upload(name)).containsText("stored and verified end to end");
    }

    private void pickByKeyboard(Path file) {
        page.awaitReady();
        tabTo("Drop files here");
        FileChooser chooser = page.browserPage().waitForFileChooser(() -> page.browserPage().keyboard().press("Enter"));
        chooser.setFiles(file);
    }

    /** Walks on until the control with that text has the focus. */
    private void tabTo(String text) {
        for (int step = 0; step < 100; step++) {
            page.browserPage().keyboard().press("Tab");
            if (page.browserPage()
                            .locator("button:focus")
                            .filter(new Locator.FilterOptions().setHasText(text))
                            .count()
                    > 0) {
                return;
            }
        }
        throw new AssertionError("The keyboard does not reach: " + text);
    }

    private static double progress(Locator bar) {
        return ((Number) bar.evaluate("bar => bar.position")).doubleValue();
    }

    private static GatewayProcess onStore(URI endpoint) throws IOException {
        return GatewayProcess.builder()
                .environment("SLUICE_STORAGE_PROFILE", "generic")
                .environment("SLUICE_STORAGE_ENDPOINT", endpoint.toString())
                .environment("SLUICE_STORAGE_REGION", "us-east-1")
                .environment("SLUICE_STORAGE_BUCKET", BUCKET)
                .environment("AWS_ACCESS_KEY_ID", "an-id")
                .environment("AWS_SECRET_ACCESS_KEY", "a-secret")
                .start();
    }

    private static String get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(gateway.address().resolve(path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interruption);
        }
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
