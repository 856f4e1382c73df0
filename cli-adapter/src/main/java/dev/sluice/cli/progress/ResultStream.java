package dev.sluice.cli.progress;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.FileErrors;
import dev.sluice.cli.failure.TransferException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Where results go. Unlike any other {@link PrintStream} it tells why nothing can be written any more. For one thread.
 */
public final class ResultStream extends PrintStream {

    private final Recorder recorder;

    private ResultStream(Recorder recorder, Charset charset) {
        super(recorder, true, charset);
        this.recorder = recorder;
    }

    /** One that writes text in that charset. */
    public static ResultStream over(OutputStream out, Charset charset) {
        return new ResultStream(new Recorder(out), charset);
    }

    /** For bytes: it throws what happened, where this keeps it. */
    public OutputStream bytes() {
        return recorder;
    }

    /**
     * Whether all was written so far; not, if the program at the other end of a pipe wants no more:
     * {@code sluice ls | head}.
     */
    public boolean isWanted() throws TransferException {
        flush();
        if (recorder.failure == null || isEndOfInterest(recorder.failure)) {
            return recorder.failure == null;
        }
        throw unwritable(recorder.failure);
    }

    /** What a failure to write means to a person. */
    public static TransferException unwritable(IOException failure) {
        return new TransferException(new Failure.LocalFile("can't write to standard output: "
                + (isEndOfInterest(failure) ? "it was closed" : FileErrors.reason(failure))), failure);
    }

    private static boolean isEndOfInterest(IOException failure) {
        return "Broken pipe".equals(failure.getMessage());
    }

    /** Keeps the first failure, which a {@link PrintStream} keeps to itself. */
    private static final class Recorder extends FilterOutputStream {
        private @Nullable IOException failure;

        Recorder(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            try {
                out.write(bytes, offset, count);
            } catch (IOException failed) {
                throw kept(failed);
            }
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException failed) {
                throw kept(failed);
            }
        }

        private IOException kept(IOException failed) {
            failure = failure == null ? failed : failure;
            return failed;
        }
    }
}
