package dev.sluice.embedded;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What tests need of the operating system. Where that can't be had, the test is skipped. */
final class Commands {

    private Commands() {
    }

    /** A disk in memory, mounted there until it is closed. */
    record Disk(Path path) implements AutoCloseable {

        /** @param options such as {@code size=8m} */
        static Disk mount(Path path, String options) {
            run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString());
            return new Disk(path);
        }

        void change(String options) {
            run("mount", "-o", "remount," + options, path.toString());
        }

        @Override
        public void close() {
            run("umount", "-l", path.toString());
        }
    }

    static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
        } catch (IOException missing) {
            assumeThat(missing).as("%s can be run", command[0]).isNull();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
