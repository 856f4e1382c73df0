package dev.sluice.cli.push;

import dev.sluice.cli.retry.Sleeper;
import dev.sluice.cli.text.Printable;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What one object is made from. */
sealed interface Content {

    /** What a person calls it. */
    String name();

    /** Its size in bytes, where it is known before it is read. */
    OptionalLong size();

    /** Whether it can be sent a second time. */
    boolean repeatable();

    /** @throws IOException if it can't be read */
    Opened open() throws IOException;

    /** @param length the number of bytes that the source will give, if known */
    record Opened(UploadSource source, OptionalLong length) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    /** A regular file. */
    record RegularFile(Path path, long bytes) implements Content {
        @Override
        public OptionalLong size() {
            return OptionalLong.of(bytes);
        }

        @Override
        public String name() {
            return Printable.of(path.toString());
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public Opened open() throws IOException {
            FileSource source = FileSource.open(path);
            return new Opened(source, OptionalLong.of(source.size()));
        }
    }

    /** Standard input, a pipe, a device. */
    record Stream(String name, OptionalLong size, Opener opener, Sleeper sleeper) implements Content {

        interface Opener {
            InputStream open() throws IOException;
        }

        @Override
        public boolean repeatable() {
            return false;
        }

        @Override
        public Opened open() throws IOException {
            return new Opened(new StreamSource(opener.open(), size, sleeper), size);
        }
    }
}
