package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.TestBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedTrailerStreamTest {

    private static final int CHUNK = TrailerFraming.CHUNK_BYTES;

    @Test
    void framesAsSpecified() throws IOException {
        byte[] body = "hello world".getBytes(StandardCharsets.US_ASCII);
        assertThat(encode(body)).asString(StandardCharsets.US_ASCII)
                .isEqualTo("b\r\nhello world\r\n0\r\nx-amz-checksum-crc32c:" + TestBytes.crc32c(body).base64() + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 4096, 5 * CHUNK + 17})
    void isAsLongAsAnnouncedAndCarriesTheBody(int length) throws IOException {
        byte[] body = TestBytes.of(length);
        byte[] encoded = encode(body);
        assertThat((long) encoded.length).isEqualTo(TrailerFraming.encodedLength(length));
        assertThat(decode(encoded, TestBytes.crc32c(body).base64())).isEqualTo(body);
    }

    @Test
    void passesOnWhatItGetsWithoutWaitingForMore() throws IOException {
        InputStream trickle = new InputStream() {
            private int given;

            @Override
            public int read() {
                throw new AssertionError("asked for a byte at a time");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                assertThat(given++).as("reads of the body").isZero();
                return 1;
            }
        };
        ChunkedTrailerStream stream = new ChunkedTrailerStream(trickle, 1000);
        byte[] buffer = new byte[8192];
        assertThat(stream.read(buffer)).as("the chunk's head").isEqualTo("3e8\r\n".length());
        assertThat(stream.read(buffer)).as("the first byte").isEqualTo(1);
    }

    @Test
    void doesNotEndWhereTheBodyEndsEarly() {
        ChunkedTrailerStream stream = new ChunkedTrailerStream(new ByteArrayInputStream(new byte[9]), 10);
        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("1 bytes early");
    }

    /** Reads in pieces of changing size, as connections do. */
    private static byte[] encode(byte[] body) throws IOException {
        Random random = new Random(body.length);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        byte[] buffer = new byte[9000];
        try (InputStream stream = new ChunkedTrailerStream(new ByteArrayInputStream(body), body.length)) {
            for (int count = 0; count >= 0; count = stream.read(buffer, 0, 1 + random.nextInt(buffer.length))) {
                encoded.write(buffer, 0, count);
            }
        }
        return encoded.toByteArray();
    }

    private static byte[] decode(byte[] encoded, String crc) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int position = 0;
        while (true) {
            int lineEnd = position;
            while (encoded[lineEnd] != '\r') {
                lineEnd++;
            }
            int size = Integer.parseInt(new String(encoded, position, lineEnd - position, StandardCharsets.US_ASCII), 16);
            if (size == 0) {
                assertThat(new String(Arrays.copyOfRange(encoded, position, encoded.length), StandardCharsets.US_ASCII))
                        .isEqualTo("0\r\nx-amz-checksum-crc32c:" + crc + "\r\n\r\n");
                return body.toByteArray();
            }
            body.write(encoded, lineEnd + 2, size);
            position = lineEnd + 2 + size + 2;
        }
    }
}
