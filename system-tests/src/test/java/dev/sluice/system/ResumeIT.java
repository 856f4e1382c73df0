package dev.sluice.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.testing.FaultProxy;
import dev.sluice.testing.Line;
import dev.sluice.testing.LineFault;
import dev.sluice.testing.LineFaults;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever happens to the page, the network or the gateway in the middle of an upload: it goes on where it was, nothing
 * that was acknowledged is sent again, and the object is the file. In a real browser, over a line that is watched.
 */
class ResumeIT {

    private static final int MIB = 1024 * 1024;
    private static final String BUCKET = "inbox";
    private static final long SIZE = 44 * MIB + 7;
    /** Slow enough to meet every upload in its middle. */
    private static final Line SLOW = Line.DIRECT.withRates(8 * MIB, 0);
    private static final Page.WaitForConditionOptions SLOWLY = new Page.WaitForConditionOptions().setTimeout(60_000);

    private static Chromium chromium;
    private static Path data;
    private static GatewayProcess gateway;

    @TempDir
    private Path folder;

    private PartLedger ledger;
    private FaultProxy line;
    private SeededFile file;
    private Path content;
    private UploadPage page;

    @BeforeAll
    static void start(@TempDir Path objects) throws IOException {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        chromium = Chromium.launch();
        data = objects;
        gateway = startGateway();
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
    void openPage(TestInfo test) throws IOException {
        ledger = new PartLedger();
        line = FaultProxy.to(gateway.address()).line(SLOW).taps(ledger::tap).start();
        String name = test.getDisplayName();
        file = new SeededFile(name.replaceAll("[^A-Za-z0-9]", "") + ".bin", SIZE, name.hashCode());
        content = file.writeTo(folder);
        page = open();
    }

    @AfterEach
    void closePage() throws IOException {
        assertThat(page.complaints()).isEmpty();
        page.close();
        line.close();
    }

    @Test
    void theNetworkIsGone() throws IOException {
        beginOn(page);

        line.cut();
        assertThat(page.uploadThatIs("waiting", file.key()))
                .containsText("The connection to the gateway broke. Trying again in");
        assertThat(page.button("Pause " + file.key())).isVisible();
        line.line(Line.DIRECT);
        line.restore();

        assertStored(page);
    }

    @Test
    void theComputerHasNoNetwork() throws IOException {
        beginOn(page);

        page.offline(true);
        assertThat(page.uploadThatIs("waiting", file.key())).containsText("Waiting for the network");
        line.line(Line.DIRECT);
        page.offline(false);

        assertStored(page);
    }

    @Test
    void theGatewayIsKilledAndStartedAgain() throws IOException {
        beginOn(page);

        gateway.kill();
        assertThat(page.uploadThatIs("waiting", file.key())).isVisible();
        gateway = startGateway();
        line.line(Line.DIRECT);
        line.retarget(gateway.address());
        page.button("Try now").click();

        assertStored(page);
    }

    @Test
    void theGatewayIsGoneBeforeTheFirstFileIsPicked() throws IOException {
        page.awaitReady();
        line.cut();

        page.pick(content);

        assertThat(page.uploadThatIs("waiting", file.key())).isVisible();
        line.line(Line.DIRECT);
        line.restore();
        assertStored(page);
    }

    @Test
    void whatReadsTheFileCouldNotBeFetchedAtFirst() throws IOException {
        line.line(Line.DIRECT);
        page.browserPage().route("**/file.worker*", Route::abort);
        page.browserPage().reload();

        page.pick(content);

        assertThat(page.uploadThatIs("waiting", file.key())).isVisible();
        page.browserPage().unroute("**/file.worker*");
        assertStored(page);
    }

    @Test
    void answersAreLost() throws IOException {
        page.close();
        line.faults(
                LineFaults.share(0.5, 16 * MIB, LineFault.ANSWER_LOST, LineFault.RESET, LineFault.CUT),
                LineFaults.NONE);
        line.line(Line.DIRECT);
        page = open();

        page.pick(content);

        assertStored(page);
    }

    @Test
    void thePageIsRefreshed() throws IOException {
        beginOn(page);
        page.browserPage().onDialog(Dialog::accept);

        page.browserPage().reload();

        assertThat(page.unfinished(file.key())).containsText(Pattern.compile("[0-9.]+ MiB of 44.0 MiB"));
        line.line(Line.DIRECT);
        page.pick(content);
        assertStored(page);
        assertThat(page.unfinished(file.key())).hasCount(0);
    }

    @Test
    void theBrowserIsClosedAndKeepsTheFilesHandle() throws IOException {
        page.lendWithHandle(content);
        page.browserPage().locator(".gate:enabled").click();
        awaitParts(page);

        page = page.reopened();
        line.line(Line.DIRECT);
        page.browserPage().getByLabel("Go on: " + file.key()).click();

        assertStored(page);
    }

    @Test
    void anotherBrowserTakesItUp() throws IOException {
        beginOn(page);
        page.close();

        page = open();
        Path wrong = Files.write(folder.resolve("wrong.bin"), new byte[9 * MIB]);
        page.chooseFor(file.key(), wrong);
        assertThat(page.upload(file.key())).containsText("This is another file");
        page.button("Clear " + file.key()).click();
        line.line(Line.DIRECT);
        page.chooseFor(file.key(), content);

        assertStored(page);
    }

    @Test
    void anotherBrowserRecognisesTheFileUnderAnotherName() throws IOException {
        beginOn(page);
        page.close();

        page = open();
        line.line(Line.DIRECT);
        Path renamed = Files.move(content, folder.resolve("renamed-" + file.key()));
        page.pick(renamed);
        assertThat(page.uploadThatIs("recognised", "renamed-" + file.key())).containsText(BUCKET + "/" + file.key());
        page.button("Go on there").click();

        assertThat(page.uploadThatIs("done", "renamed-" + file.key())).isVisible();
        ledger.requireNoAcknowledgedPartSentAgain(line.toString());
        assertThat(GatewayClient.of(gateway.address(), BUCKET).crc32c(file.key())).isEqualTo(file.crc32c());
    }

    @Test
    void somebodyPausesIt() throws IOException {
        beginOn(page);

        page.button("Pause " + file.key()).click();
        assertThat(page.uploadThatIs("paused", file.key()))
                .containsText(Pattern.compile("Paused, [0-9.]+ MiB of 44.0 MiB"));
        line.line(Line.DIRECT);
        page.button("Resume " + file.key()).click();

        assertStored(page);
    }

    @Test
    void somebodyDiscardsItElsewhere() throws IOException {
        beginOn(page);
        page.button("Pause " + file.key()).click();
        try (UploadPage other = open()) {
            other.button("Discard " + BUCKET + "/" + file.key()).click();
            other.unfinished(file.key()).getByText("Discard", new Locator.GetByTextOptions().setExact(true)).click();
            assertThat(other.unfinished(file.key())).hasCount(0);
            assertThat(other.complaints()).isEmpty();
        }
        line.line(Line.DIRECT);

        page.button("Resume " + file.key()).click();

        assertThat(page.upload(file.key())).containsText("What was sent is not there any more");
        page.button("Try again").click();
        assertStored(page);
    }

    /** A name that is not the machine's own: browsers keep much from such pages. */
    @Test
    void thePageComesOverPlainHttp() throws IOException {
        try (Chromium strange = Chromium.launch("--host-resolver-rules=MAP sluice.lan 127.0.0.1");
                UploadPage plain = UploadPage.open(
                        strange.browser(),
                        URI.create("http://sluice.lan:" + line.endpoint().getPort()))) {
            assertThat(plain.browserPage().evaluate("isSecureContext || 'subtle' in crypto || 'wakeLock' in navigator"))
                    .isEqualTo(false);
            beginOn(plain);
            line.cut();
            assertThat(plain.uploadThatIs("waiting", file.key())).isVisible();
            line.line(Line.DIRECT);
            line.restore();

            assertStored(plain);
            assertThat(plain.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "360, LIGHT", "360, DARK"})
    void fitsTheWindowAndIsAccessible(int width, ColorScheme scheme) throws IOException {
        try (UploadPage sized = UploadPage.open(chromium.browser(), line.endpoint(), width, scheme)) {
            beginOn(sized);
            assertFitting(sized);
            line.cut();
            assertThat(sized.uploadThatIs("waiting", file.key())).isVisible();
            assertFitting(sized);
            sized.button("Pause " + file.key()).click();
            assertFitting(sized);
            line.restore();
            sized.browserPage().onDialog(Dialog::accept);
            sized.browserPage().reload();
            sized.button("Discard " + BUCKET + "/" + file.key()).click();
            assertFitting(sized);
            sized.unfinished(file.key()).getByText("Discard", new Locator.GetByTextOptions().setExact(true)).click();
            assertThat(sized.unfinished(file.key())).hasCount(0);
            assertThat(sized.complaints()).isEmpty();
        }
    }

    private UploadPage open() {
        return UploadPage.open(chromium.browser(), line.endpoint());
    }

    private static GatewayProcess startGateway() throws IOException {
        return GatewayProcess.builder()
                .argument("--data", data.toString())
                .argument("--bucket", BUCKET)
                .environment("SLUICE_WEB_ALLOWED_HOSTS", "sluice.lan")
                .start();
    }

    /** Sends the file until some parts of it are acknowledged. */
    private void beginOn(UploadPage on) {
        on.pick(content);
        awaitParts(on);
    }

    private void awaitParts(UploadPage on) {
        on.browserPage().waitForCondition(() -> ledger.acknowledged() >= 2, SLOWLY);
        assertThat(on.upload(file.key())).containsText(Pattern.compile("of 44.0 MiB"));
        assertThat(ledger.acknowledged()).as("parts of 6, on " + line).isLessThan(6);
    }

    private void assertStored(UploadPage on) throws IOException {
        assertThat(on.uploadThatIs("done", file.key())).isVisible();
        assertThat(on.upload(file.key())).containsText("stored and verified end to end");
        ledger.requireNoAcknowledgedPartSentAgain(line.toString());
        assertThat(GatewayClient.of(gateway.address(), BUCKET).crc32c(file.key())).isEqualTo(file.crc32c());
    }

    private static void assertFitting(UploadPage sized) throws IOException {
        sized.browserPage().locator(".contents[aria-busy=false]").waitFor();
        assertThat(sized.overflow()).isZero();
        assertThat(Accessibility.violations(sized.browserPage())).isEmpty();
    }
}
