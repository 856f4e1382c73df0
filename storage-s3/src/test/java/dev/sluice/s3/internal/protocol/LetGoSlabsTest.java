package dev.sluice.s3.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.TestBody;
import dev.sluice.testing.TestBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetGoSlabsTest {

    private static final int CHUNK = TrailerFraming.CHUNK_BYTES;

    @Test
    void framesAsSpecified() throws IOException {
        byte[] body = "hello world".getBytes(StandardCharsets.US_ASCII);
        assertThat(encode(body))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("b\r\nhello world\r\n0\r\nx-amz-checksum-crc32c:"
                        + TestBytes.crc32c(body).base64() + "\r\n\r\n");
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
    void doesNotEndWhereTheBodyEndsEarly() {
        assertThatThrownBy(() -> new LetGoSlabs(10, TestBody.letGo(new byte[9]).open()).writeTo(bytes -> {}))
                .hasMessageContaining("declared");
    }

    /** Written in slabs of one size, into whatever the sink makes of it. */
    private static byte[] encode(byte[] body) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        new LetGoSlabs(body.length, TestBody.letGo(body).inSlabsOf(9000).open()).writeTo(buffers -> {
            for (ByteBuffer buffer : buffers) {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                encoded.writeBytes(copy);
            }
        });
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
            int size =
                    Integer.parseInt(new String(encoded, position, lineEnd - position, StandardCharsets.US_ASCII), 16);
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
