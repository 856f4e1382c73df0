package dev.sluice.web.bootstrap;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What {@code serve} prints: that it is ready, and two lines to paste. */
final class Greeting {

    private static final String USUAL_FILE = "README.md";

    private Greeting() {
    }

    static void print(RunningGateway gateway, PrintWriter out) {
        gateway.embeddedFolder()
                .ifPresent(folder -> out.println(
                        "No store of your own is set (SLUICE_STORAGE_*), so an embedded one keeps the files in "
                                + folder));
        String file = fileToSend();
        String token = gateway.asksForToken() ? "-H \"Authorization: Bearer $SLUICE_ACCESS_TOKEN\" " : "";
        out.println("Sluice is ready: " + gateway.address());
        out.println("  curl " + token + "-T " + file + " " + gateway.address() + "api/v1/objects/" + gateway.bucket()
                + "/" + file);
        out.println("  ./sluice push " + file + " " + gateway.address() + gateway.bucket() + "/");
        out.flush();
    }

    /** A file of the current folder whose name needs no quoting. */
    private static String fileToSend() {
        if (Files.isRegularFile(Path.of(USUAL_FILE))) {
            return USUAL_FILE;
        }
        try (Stream<Path> files = Files.list(Path.of(""))) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(name -> name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"))
                    .sorted()
                    .findFirst()
                    .orElse(USUAL_FILE);
        } catch (IOException unreadable) {
            return USUAL_FILE;
        }
    }
}
