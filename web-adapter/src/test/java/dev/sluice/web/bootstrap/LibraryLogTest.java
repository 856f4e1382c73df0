package dev.sluice.web.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;

class LibraryLogTest {

    @Test
    void tellsAPersonWarningsOnlyAndNoStackTrace() {
        System.Logger logger = System.getLogger("dev.sluice.core.engine.Any");
        StringWriter errors = new StringWriter();
        LibraryLog.tell(new PrintWriter(errors));
        try {
            logger.log(Level.INFO, "it goes on");
            logger.log(Level.WARNING, "{0} uploads stay", 3);
            logger.log(Level.WARNING, "One stays", new IOException("no way"));
        } finally {
            LibraryLog.join();
        }
        logger.log(Level.WARNING, "for the log of the gateway");

        assertThat(errors.toString().lines()).containsExactly("sluice: 3 uploads stay", "sluice: One stays: no way");
    }
}
