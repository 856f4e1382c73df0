package dev.sluice.web.bootstrap;

import java.io.PrintWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where the library's log goes, which uses the loggers of the JDK. They are told here rather than found as a service,
 * which every command would load when it ends.
 */
final class LibraryLog {

    private LibraryLog() {
    }

    /** In the gateway's own log, in its form and by its levels. */
    static void join() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** For whom a command is run: warnings, one line each. */
    static void tell(PrintWriter errors) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        Logger.getLogger("").addHandler(new Sentences(errors));
    }

    private static final class Sentences extends Handler {

        private final PrintWriter out;
        private final Formatter formatter = new SimpleFormatter();

        Sentences(PrintWriter out) {
            this.out = out;
            setLevel(Level.WARNING);
        }

        @Override
        public void publish(LogRecord line) {
            if (isLoggable(line)) {
                Throwable reason = line.getThrown();
                out.println("sluice: " + formatter.formatMessage(line)
                        + (reason == null ? "" : ": " + reason.getMessage()));
            }
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
