package dev.sluice.core.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;

/** Tells each thing once, as far as it remembers: what stays as it is would fill the log. Thread-safe. */
final class LogOnce {

    private static final int MOST = 1024;

    private final Logger logger;
    /** Guarded by this; what was told first is forgotten first. */
    private final Set<String> told = new LinkedHashSet<>();

    LogOnce(Class<?> speaker) {
        this.logger = System.getLogger(speaker.getName());
    }

    void warn(String message, Exception reason) {
        if (isNew(message)) {
            logger.log(Level.WARNING, message + ": " + reason.getMessage());
        }
    }

    private synchronized boolean isNew(String message) {
        if (told.size() == MOST) {
            told.remove(told.iterator().next());
        }
        return told.add(message);
    }
}
