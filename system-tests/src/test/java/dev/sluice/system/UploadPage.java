package dev.sluice.system;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The page in a browser of its own, in the words of somebody who uses it. */
final class UploadPage implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private UploadPage(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy") || message.text().contains("did not answer")) {
                complaints.add(message.text());
            }
        });
    }

    static UploadPage open(Browser browser, URI gateway) {
        return open(browser, gateway, 1280, ColorScheme.LIGHT);
    }

    static UploadPage open(Browser browser, URI gateway, int width, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setColorScheme(scheme));
        // Its dialog can't be reached from outside; without it the page takes the one of an input element.
        context.addInitScript("delete window.showOpenFilePicker");
        UploadPage opened = new UploadPage(context);
        opened.page.navigate(gateway.toString());
        return opened;
    }

    Page browserPage() {
        return page;
    }

    /**
     * Defects of the page itself: uncaught errors, what its security policy forbade, and workers that had to be
     * replaced.
     */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Waits until files can be picked: until the page knows the bucket. */
    void awaitReady() {
        page.locator(".gate:enabled").waitFor();
    }

    void pick(Path... files) {
        awaitReady();
        page.locator("#pick-files").setInputFiles(files);
    }

    void drop(String name, String content) {
        awaitReady();
        page.evaluate("""
                ([name, content]) => {
                  const dataTransfer = new DataTransfer();
                  dataTransfer.items.add(new File([content], name, { type: 'text/plain' }));
                  for (const type of ['dragover', 'drop']) {
                    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
                  }
                }""", List.of(name, content));
    }

    /** Drops files and folders of the disk, as from the desktop. */
    void drop(Path... paths) {
        awaitReady();
        JsonArray files = new JsonArray();
        Stream.of(paths).map(Path::toString).forEach(files::add);
        JsonObject data = new JsonObject();
        data.add("items", new JsonArray());
        data.add("files", files);
        data.addProperty("dragOperationsMask", 1);
        CDPSession developerTools = context.newCDPSession(page);
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            JsonObject event = new JsonObject();
            event.addProperty("type", type);
            event.addProperty("x", 100);
            event.addProperty("y", 100);
            event.add("data", data);
            developerTools.send("Input.dispatchDragEvent", event);
        }
        developerTools.detach();
    }

    /** Goes to a folder by the address bar. */
    void openFolder(String bucket, String folder) {
        awaitReady();
        page.evaluate("hash => { location.hash = hash }", "#/" + bucket + "/" + folder + "/");
        page.locator(".target").getByText(bucket + "/" + folder + "/").waitFor();
    }

    /** The row of an upload; the last one, if several were of this name. */
    Locator upload(String name) {
        return page.locator(".upload").filter(new Locator.FilterOptions().setHasText(name)).last();
    }

    Locator uploadThatIs(String state, String name) {
        return page.locator(".upload[data-state=" + state + "]")
                .filter(new Locator.FilterOptions().setHasText(name))
                .last();
    }

    /** Waits until nothing more happens to an upload, and returns how it ended: what its row is, and says. */
    String awaitEnd(String name, Duration patience) {
        uploadThatIs("done", name)
                .or(uploadThatIs("failed", name))
                .waitFor(new Locator.WaitForOptions().setTimeout(patience.toMillis()));
        return upload(name).getAttribute("data-state") + ": " + upload(name).innerText();
    }

    Locator listed(String name) {
        return page.locator(".contents tbody tr").filter(new Locator.FilterOptions().setHasText(name));
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /** Cancels an upload, also where the page asks first. */
    void cancel(String name) {
        button("Cancel " + name).click();
        uploadThatIs("cancelled", name).or(button("Throw away")).first().waitFor();
        if (button("Throw away").isVisible()) {
            button("Throw away").click();
        }
    }

    byte[] download(String name) {
        Download download = page.waitForDownload(() -> page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Download " + name).setExact(true))
                .click());
        try {
            return Files.readAllBytes(download.path());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets everything the page sends through at that pace only; 0 lifts the limit. */
    void limitUploads(long bytesPerSecond) {
        var developerTools = context.newCDPSession(page);
        JsonObject limits = new JsonObject();
        limits.addProperty("offline", false);
        limits.addProperty("latency", 0);
        limits.addProperty("downloadThroughput", -1);
        limits.addProperty("uploadThroughput", bytesPerSecond == 0 ? -1 : bytesPerSecond);
        developerTools.send("Network.enable");
        developerTools.send("Network.emulateNetworkConditions", limits);
    }

    /** Takes the network away from this browser, or gives it back. */
    void offline(boolean isOffline) {
        context.setOffline(isOffline);
    }

    /** The unfinished upload to that key. */
    Locator unfinished(String key) {
        return page.locator(".unfinished .upload").filter(new Locator.FilterOptions().setHasText(key));
    }

    /** Goes on with an unfinished upload, with that file. */
    void chooseFor(String key, Path file) {
        page.waitForFileChooser(() -> page.getByLabel("Choose the file to go on: " + key).click()).setFiles(file);
    }

    /** Lets the dialog for files give that one, with a handle that lasts: a copy in the browser's own file system. */
    void lendWithHandle(Path file) {
        page.evaluate(
                "document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'lent' }))");
        page.locator("#lent").setInputFiles(file);
        page.evaluate("""
                async () => {
                  const input = document.querySelector('#lent');
                  const [file] = input.files;
                  const root = await navigator.storage.getDirectory();
                  const handle = await root.getFileHandle(file.name, { create: true });
                  const copy = await handle.createWritable();
                  await copy.write(file);
                  await copy.close();
                  input.remove();
                  window.showOpenFilePicker = async () => [handle];
                }""");
    }

    /** Closes the page and opens it again, in the same browser. */
    UploadPage reopened() {
        String address = page.url();
        page.close();
        UploadPage opened = new UploadPage(context);
        opened.page.navigate(address);
        return opened;
    }

    /** By how much the page is wider than the window. */
    int overflow() {
        return (int) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    }

    @Override
    public void close() {
        context.close();
    }
}
