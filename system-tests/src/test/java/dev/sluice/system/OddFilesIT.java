package dev.sluice.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people drop and pick that can't be sent as it is: the page names it, and the rest goes on. */
class OddFilesIT {

    private static final String BUCKET = "inbox";

    private static Chromium chromium;
    private static GatewayProcess gateway;

    @TempDir
    private Path files;

    @BeforeAll
    static void start(@TempDir Path data, @TempDir Path scripts) throws IOException {
        PlaywrightAssertions.setDefaultAssertionTimeout(90_000);
        chromium = Chromium.launchUnprivileged(scripts);
        gateway = GatewayProcess.builder().argument("--data", data.toString()).argument("--bucket", BUCKET).start();
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

    @AfterEach
    void open() throws IOException {
        permit("closed", "rwxr-xr-x");
        permit("outer/inner", "rwxr-xr-x");
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "360, DARK"})
    void areNamedAndTheRestGoesOn(int width, ColorScheme scheme) throws IOException, InterruptedException {
        write("closed/inside.txt", "not to be seen");
        write("outer/inner/inside.txt", "not to be seen");
        write("outer/fine.txt", "fine");
        write("secret.txt", "not to be read");
        write("empty.txt", "");
        permit("closed", "---------");
        permit("outer/inner", "---------");
        permit("secret.txt", "---------");
        Files.createSymbolicLink(files.resolve("dangling"), files.resolve("nowhere"));
        assertThat(new ProcessBuilder("mkfifo", files.resolve("pipe").toString()).start().waitFor()).isZero();
        try (UploadPage page = UploadPage.open(chromium.browser(), gateway.address(), width, scheme)) {
            page.openFolder(BUCKET, "odd-" + width);

            page.drop(entries("closed", "outer", "secret.txt", "empty.txt", "dangling", "pipe"));

            assertThat(page.uploadThatIs("done", "outer/fine.txt")).containsText("stored and verified end to end");
            assertThat(page.uploadThatIs("done", "empty.txt")).containsText("stored and verified end to end");
            assertThat(page.uploadThatIs("failed", "closed")).containsText("The folder cannot be opened");
            assertThat(page.uploadThatIs("failed", "outer/inner")).containsText("The folder cannot be opened");
            assertThat(page.uploadThatIs("failed", "secret.txt")).containsText("The file cannot be read");
            assertThat(page.uploadThatIs("failed", "dangling")).containsText("The file cannot be opened");
            assertThat(page.uploadThatIs("failed", "pipe")).containsText("The file cannot be read");
            assertFitting(page);
            assertOnlyWhatFailedStays(page);
        }
    }

    /** Within the second of its time stamp, which is all that Chromium looks at. */
    @Test
    void aFileThatWasCutIsNotTheOneThatWasPicked() throws IOException {
        try (UploadPage page = UploadPage.open(chromium.browser(), gateway.address())) {
            page.pick(write("cut.bin", "before"));
            assertThat(page.uploadThatIs("done", "cut.bin")).isVisible();
            Path file = write("cut.bin", "x".repeat(3_000_000));
            page.pick(file);
            assertThat(page.uploadThatIs("undecided", "cut.bin")).isVisible();
            FileTime time = Files.getLastModifiedTime(file);
            Files.writeString(file, "x".repeat(100));
            Files.setLastModifiedTime(file, time);

            page.button("Replace it").click();

            assertThat(page.uploadThatIs("failed", "cut.bin")).containsText("What was stored differs from the file");
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void aFileThatWasDeletedIsNoBrokenConnection() throws IOException {
        try (UploadPage page = UploadPage.open(chromium.browser(), gateway.address())) {
            page.pick(write("deleted.bin", "before"));
            assertThat(page.uploadThatIs("done", "deleted.bin")).isVisible();
            page.pick(files.resolve("deleted.bin"));
            assertThat(page.uploadThatIs("undecided", "deleted.bin")).isVisible();
            Files.delete(files.resolve("deleted.bin"));

            page.button("Replace it").click();

            assertThat(page.uploadThatIs("failed", "deleted.bin")).containsText("The file changed on this computer");
        }
    }

    private static void assertFitting(UploadPage page) throws IOException {
        page.browserPage().locator(".contents[aria-busy=false]").waitFor();
        assertThat(page.overflow()).isZero();
        assertThat(Accessibility.violations(page.browserPage())).isEmpty();
        assertThat(page.complaints()).isEmpty();
    }

    private static void assertOnlyWhatFailedStays(UploadPage page) {
        Locator rows = page.browserPage().locator(".upload");
        page.button("Clear finished").click();
        assertThat(rows).hasCount(5);
        page.button("Clear dangling").click();
        assertThat(rows).hasCount(4);
        page.button("Clear failed").click();
        assertThat(rows).hasCount(0);
    }

    private Path[] entries(String... names) {
        Path[] entries = new Path[names.length];
        for (int i = 0; i < names.length; i++) {
            entries[i] = files.resolve(names[i]);
        }
        return entries;
    }

    private Path write(String name, String content) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private void permit(String name, String permissions) throws IOException {
        if (Files.exists(files.resolve(name))) {
            Files.setPosixFilePermissions(files.resolve(name), PosixFilePermissions.fromString(permissions));
        }
    }
}
