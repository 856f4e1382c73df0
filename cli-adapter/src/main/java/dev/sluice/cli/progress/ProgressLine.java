package dev.sluice.cli.progress;

import dev.sluice.cli.progress.TransferProgress.Snapshot;
import dev.sluice.cli.text.Human;
import java.time.Duration;
import java.util.List;

/** One line that says how far it has come: a pure function of the moment and the width. */
final class ProgressLine {

    private static final int MAX_BAR = 40;
    private static final int MIN_BAR = 10;
    private static final int MIN_NAME = 12;

    private ProgressLine() {
    }

    /** The line for a terminal; never wider than the columns. */
    static String render(Snapshot snapshot, double bytesPerSecond, int columns) {
        String facts = factsThatFit(snapshot, bytesPerSecond, columns);
        int room = columns - DisplayWidth.of(facts) - 2;
        if (room < MIN_NAME) {
            return DisplayWidth.fit(facts, columns);
        }
        String title = title(snapshot);
        String name =
                DisplayWidth.fit(title, snapshot.total().isPresent() ? Math.max(MIN_NAME, room - MIN_BAR - 3) : room);
        int bar = Math.min(MAX_BAR, room - DisplayWidth.of(name) - 3);
        return snapshot.total().isEmpty() || bar < MIN_BAR
                ? DisplayWidth.fit(title, room) + "  " + facts
                : name + " " + bar(snapshot, bar) + "  " + facts;
    }

    /** The line for a log. */
    static String plain(Snapshot snapshot, double bytesPerSecond) {
        return title(snapshot) + ": " + facts(snapshot, bytesPerSecond).getFirst();
    }

    private static String title(Snapshot snapshot) {
        return snapshot.files() == 1
                ? snapshot.name()
                : "[" + snapshot.number() + "/" + snapshot.files() + "] " + snapshot.name();
    }

    private static String factsThatFit(Snapshot snapshot, double bytesPerSecond, int columns) {
        List<String> choices = facts(snapshot, bytesPerSecond);
        return choices.stream()
                .filter(choice -> DisplayWidth.of(choice) + 2 + MIN_NAME <= columns)
                .findFirst()
                .orElse(choices.getLast());
    }

    /** What there is to say, from all of it to the least. */
    private static List<String> facts(Snapshot snapshot, double bytesPerSecond) {
        String done = Human.size(snapshot.counts().done());
        String rate = Human.rate(bytesPerSecond);
        if (snapshot.total().isEmpty()) {
            return List.of(done + "  " + rate, done);
        }
        String percent = percent(snapshot);
        String of = done + " of " + Human.size(snapshot.total().getAsLong());
        if (snapshot.waiting().isPresent()) {
            String again = "trying again" + countdown(snapshot.waiting().get().left());
            return List.of(
                    percent + "  " + of + "  " + snapshot.waiting().get().reason() + ", " + again,
                    percent + "  " + again,
                    percent);
        }
        if (snapshot.allSent()) {
            return List.of(percent + "  " + of + "  waiting for the server", percent);
        }
        String left = left(snapshot, bytesPerSecond);
        return List.of(
                percent + "  " + of + "  " + rate + "  " + left,
                percent + "  " + rate + "  " + left,
                percent + "  " + left,
                percent);
    }

    private static String percent(Snapshot snapshot) {
        // Rounded down: 100% is said of nothing that isn't whole.
        return "%3d%%".formatted((long) Math.floor(share(snapshot, snapshot.counts().done()) * 100));
    }

    private static String countdown(Duration left) {
        return left.isZero() ? "" : " in " + Human.time(Duration.ofSeconds(Math.ceilDiv(left.toMillis(), 1000L)));
    }

    private static String left(Snapshot snapshot, double bytesPerSecond) {
        long missing = snapshot.total().orElseThrow() - snapshot.counts().done();
        return bytesPerSecond < 1
                ? "-:-- left"
                : Human.time(Duration.ofSeconds((long) Math.ceil(missing / bytesPerSecond))) + " left";
    }

    private static String bar(Snapshot snapshot, int width) {
        int filled = (int) (share(snapshot, snapshot.counts().done()) * width);
        int resumed = Math.min(filled, (int) (share(snapshot, snapshot.counts().resumed()) * width));
        return "▓".repeat(resumed) + "█".repeat(filled - resumed) + "░".repeat(width - filled);
    }

    private static double share(Snapshot snapshot, long bytes) {
        long total = snapshot.total().orElseThrow();
        return total == 0 ? 1 : Math.clamp((double) bytes / total, 0, 1);
    }
}
