package dev.sluice.system;

import com.google.gson.Gson;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the thread that a page draws with and answers on has to do, by Chromium's own tracing. In time that this thread
 * spent on the CPU: what a busy machine makes it wait for is no fault of the page.
 */
final class MainThread {

    private static final String NAME = "CrRendererMain";

    private MainThread() {}

    /** The longest of the tasks that ran during an action. */
    static Duration longestTask(Browser browser, Page page, Runnable action) {
        browser.startTracing(page, new Browser.StartTracingOptions().setCategories(List.of("toplevel", "__metadata")));
        action.run();
        Trace trace = new Gson().fromJson(new String(browser.stopTracing(), StandardCharsets.UTF_8), Trace.class);
        return trace.longestTask();
    }

    private record Trace(List<Event> traceEvents) {

        Duration longestTask() {
            Set<ThreadId> main = traceEvents.stream()
                    .filter(Event::namesTheMainThread)
                    .map(Event::thread)
                    .collect(Collectors.toSet());
            return traceEvents.stream()
                    .filter(event -> event.isTask() && main.contains(event.thread()))
                    .map(event -> Duration.ofNanos(event.tdur * 1000))
                    .max(Duration::compareTo)
                    .orElseThrow(() -> new AssertionError("Chromium traced no task of the page"));
        }
    }

    private record ThreadId(long process, long thread) {}

    /** In the form of the Trace Event Format. */
    private record Event(String name, String ph, long pid, long tid, long tdur, Arguments args) {

        ThreadId thread() {
            return new ThreadId(pid, tid);
        }

        boolean namesTheMainThread() {
            return name.equals("thread_name") && args.name.equals(NAME);
        }

        boolean isTask() {
            return ph.equals("X") && name.endsWith("RunTask");
        }
    }

    private record Arguments(String name) {}
}
