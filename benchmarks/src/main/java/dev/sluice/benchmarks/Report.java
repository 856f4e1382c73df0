package dev.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Markdown that is shown on standard output as it comes, and can be kept at the end. */
final class Report {

    private final StringBuilder markdown = new StringBuilder();

    void add(String text) {
        System.out.print(text);
        markdown.append(text);
    }

    /** Writes all of it to a file; what is there is replaced. */
    void keep(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, markdown);
    }
}
