package dev.sluice.cli;

import java.io.IOException;
import java.io.OutputStream;

/** Takes nothing. */
public final class BrokenOutput extends OutputStream {

    private final String reason;

    public BrokenOutput(String reason) {
        this.reason = reason;
    }

    @Override
    public void write(int single) throws IOException {
        throw new IOException(reason);
    }
}
