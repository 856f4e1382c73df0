package dev.sluice.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the README says that a gateway takes at most.
 *
 * @param base      bytes, whatever it does
 * @param budget    bytes that all uploads share
 * @param perUpload bytes for each upload that runs
 * @param others    bytes for all downloads and listings together
 */
record MemoryFormula(long base, long budget, long perUpload, long others) {

    private static final Path README = Path.of("..", "README.md");
    private static final Pattern FORMULA =
            Pattern.compile("(\\d+) MB \\+ sluice\\.memory\\.budget \\((\\d+) MiB\\) \\+ (\\d+) kB for each upload\\s+"
                    + "\\+ (\\d+) MB for downloads and listings");

    static MemoryFormula ofReadme() throws IOException {
        Matcher matcher = FORMULA.matcher(Files.readString(README));
        MatchResult found = matcher.results()
                .findFirst()
                .orElseThrow(() -> new IOException(README + " has no formula of the memory"));
        return new MemoryFormula(
                Long.parseLong(found.group(1)) * 1_000_000,
                Long.parseLong(found.group(2)) << 20,
                Long.parseLong(found.group(3)) * 1_000,
                Long.parseLong(found.group(4)) * 1_000_000);
    }

    /** The most that may be resident at any time with uploads alone, in bytes. */
    long peak(int uploads) {
        return base + budget + uploads * perUpload;
    }

    /** The same, while others download and list. */
    long peakWithOthers(int uploads) {
        return peak(uploads) + others;
    }
}
