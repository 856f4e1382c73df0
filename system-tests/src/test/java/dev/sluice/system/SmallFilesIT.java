package dev.sluice.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders of many small files, dropped on the page in a real browser: each is stored and compared, and none because a
 * time ran out. {@code -Dsluice.test.size=full} drops 2,000 files ten times.
 */
class SmallFilesIT {

    private static final boolean FULL = System.getProperty("sluice.test.size", "small").equals("full");
    private static final int ROUNDS = FULL ? 10 : 1;
    private static final int FILES = FULL ? 2_000 : 200;
    private static final int FOLDERS = 3;
    private static final int SIZE = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(FILES);

    private static Chromium chromium;
    private static GatewayProcess gateway;

    @TempDir
    private Path files;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        chromium = Chromium.launch("--js-flags=--expose-gc");
        gateway = GatewayProcess.builder().argument("--data", data.toString()).argument("--bucket", "inbox").start();
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

    @Test
    void eachIsStoredAndCompared() throws IOException {
        Path[] folders = folders(FILES);
        for (int round = 1; round <= ROUNDS; round++) {
            try (UploadPage page = UploadPage.open(chromium.browser(), gateway.address())) {
                dropAndAwait(page, "round-" + round, folders, FILES);
            }
        }
    }

    /** What only a waiting read refers to is garbage to Chromium. */
    @Test
    void noReadIsLostToTheGarbageCollector() throws IOException {
        int count = 60;
        try (UploadPage page = UploadPage.open(chromium.browser(), gateway.address())) {
            page.awaitReady();
            assertThat(page.browserPage().workers()).isNotEmpty()
                    .allSatisfy(worker -> worker.evaluate("() => { setInterval(() => gc(), 5) }"));

            dropAndAwait(page, "collected", folders(count), count);
        }
    }

    private static void dropAndAwait(UploadPage page, String folder, Path[] folders, int count) {
        page.openFolder("inbox", folder);

        page.drop(folders);

        Locator stored = page.browserPage().locator(".upload[data-state=done]")
                .filter(new Locator.FilterOptions().setHasText("stored and verified end to end"));
        assertThat(stored).hasCount(count, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE.toMillis()));
        assertThat(page.complaints()).isEmpty();
    }

    private Path[] folders(int count) throws IOException {
        Path[] folders = new Path[FOLDERS];
        for (int i = 0; i < FOLDERS; i++) {
            folders[i] = Files.createDirectories(files.resolve("folder-" + i));
        }
        for (int i = 0; i < count; i++) {
            new SeededFile("small-" + i + ".bin", SIZE, i).writeTo(folders[i % FOLDERS]);
        }
        return folders;
    }
}
