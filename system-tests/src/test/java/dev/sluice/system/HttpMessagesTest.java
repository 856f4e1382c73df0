package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMessagesTest {

    private static final String STREAM = """
            PUT /one HTTP/1.1\r
            Content-Length: 12\r
            \r
            GET / HTTP/1GET /two HTTP/1.1\r
            \r
            POST /three HTTP/1.1\r
            transfer-encoding: chunked\r
            \r
            5;name=value\r
            1\r
            \r
            \r
            a\r
            0123456789\r
            0\r
            Trailer: yes\r
            \r
            PUT /four HTTP/1.1\r
            content-length: 0\r
            \r
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void findsEveryMessageHoweverTheBytesCome(int blockSize) {
        List<String> seen = new ArrayList<>();
        HttpMessages messages = new HttpMessages(new HttpMessages.Listener() {
            @Override
            public boolean begins(String head) {
                seen.add(head.split(" ")[1]);
                return true;
            }

            @Override
            public void ends() {
                seen.add("end");
            }
        });
        byte[] bytes = STREAM.getBytes(StandardCharsets.ISO_8859_1);

        for (int position = 0; position < bytes.length; position += blockSize) {
            messages.accept(ByteBuffer.wrap(bytes, position, Math.min(blockSize, bytes.length - position)));
        }

        assertThat(seen).containsExactly("/one", "end", "/two", "end", "/three", "end", "/four", "end");
    }
}
