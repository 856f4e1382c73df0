package dev.sluice.cli;

import java.nio.file.Path;
import java.time.Duration;

/** Tells the user, or the user's script, how each file ended. */
interface Reporter {

    void pushed(String name, Pushed pushed);

    /** @param name the file it happens to; empty: all of them */
    void event(String name, PushEvent event);

    /** @param file where it was written; {@code -}: standard output */
    void fetched(Download download, Path file, Duration elapsed);

    /** @param name the file it was about; empty: the command as a whole */
    void failed(String name, Failure failure);

    /** Something worth knowing that changes nothing. */
    void notice(String name, String message);
}
