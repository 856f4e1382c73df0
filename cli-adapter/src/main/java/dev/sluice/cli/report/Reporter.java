package dev.sluice.cli.report;

import dev.sluice.cli.failure.Failure;
import java.nio.file.Path;
import java.time.Duration;

/** Tells the user, or the user's script, how each file ended. */
public interface Reporter {

    /** How a user names standard output. */
    String STANDARD_OUTPUT = "-";

    /**
     * A file arrived.
     *
     * @param name what a person calls it
     */
    void pushed(String name, Pushed pushed);

    /** @param name the file it happens to; empty: all of them */
    void event(String name, PushEvent event);

    /** @param file where it was written; {@link #STANDARD_OUTPUT} is one of them */
    void fetched(Download download, Path file, Duration elapsed);

    /** @param name the file it was about; empty: the command as a whole */
    void failed(String name, Failure failure);

    /** Something worth knowing that changes nothing. */
    void notice(String name, String message);
}
