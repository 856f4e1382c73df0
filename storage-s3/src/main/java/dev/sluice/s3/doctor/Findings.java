package dev.sluice.s3.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What was found so far, each told as soon as it is known. Used by one thread. */
final class Findings {

    private final Consumer<Finding> progress;
    private final List<Finding> all = new ArrayList<>();

    Findings(Consumer<Finding> progress) {
        this.progress = progress;
    }

    void fine(String check, String message) {
        add(check, Verdict.FINE, message);
    }

    void note(String check, String message) {
        add(check, Verdict.NOTE, message);
    }

    void missing(String check, String message) {
        add(check, Verdict.MISSING, message);
    }

    void unsafe(String check, String message) {
        add(check, Verdict.UNSAFE, message);
    }

    void add(String check, Verdict verdict, String message) {
        Finding finding = new Finding(check, verdict, message);
        all.add(finding);
        progress.accept(finding);
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
