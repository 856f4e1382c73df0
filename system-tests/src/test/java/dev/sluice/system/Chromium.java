package dev.sluice.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The machine's own Chromium, without a window. Its path comes from the property {@code sluice.test.chromium} or the
 * environment's {@code CHROMIUM}; where there is none, the tests that need it are skipped, and the report says so.
 */
final class Chromium implements AutoCloseable {

    /** A browser that may not reach the internet should not try, and root has no sandbox. */
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** With these arguments besides. */
    static Chromium launch(String... more) {
        return launch(executable(), more);
    }

    /** Bound to the permissions of files, as root otherwise is not. The folder takes a script that sees to that. */
    static Chromium launchUnprivileged(Path folder) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return launch();
        }
        String drops = "-dac_override,-dac_read_search";
        Path script = Files.writeString(folder.resolve("chromium"), """
                #!/bin/sh
                exec setpriv --bounding-set=%s --inh-caps=%s -- '%s' "$@"
                """.formatted(drops, drops, executable()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return launch(script);
    }

    private static Path executable() {
        Path executable = Path.of(System.getProperty(
                "sluice.test.chromium", System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")));
        assumeTrue(
                Files.isExecutable(executable),
                () -> "There is no browser at " + executable + ": install Chromium to run the tests of the page");
        return executable;
    }

    private static Chromium launch(Path executable, String... more) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(playwright, playwright.chromium().launch(new BrowserType.LaunchOptions()
                .setExecutablePath(executable)
                .setArgs(Stream.concat(ARGUMENTS.stream(), Stream.of(more)).toList())));
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        try (playwright) {
            browser.close();
        }
    }
}
