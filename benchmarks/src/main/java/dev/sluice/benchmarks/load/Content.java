package dev.sluice.benchmarks.load;

import dev.sluice.testing.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** What a request carries: so many bytes, which can be written again and again. */
public interface Content {

    /** Its length in bytes. */
    long length();

    /** Writes all of it, at a pace. */
    void writeTo(WritableByteChannel to, Pace pace) throws IOException;

    /** A text in UTF-8; an empty one is no body. */
    static Content of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void writeTo(WritableByteChannel to, Pace pace) throws IOException {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    to.write(rest);
                }
            }
        };
    }
}
