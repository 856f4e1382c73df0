package dev.sluice.s3.internal.protocol;

import dev.sluice.core.storage.PartBody.BodyReader;
import dev.sluice.s3.internal.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A body that is let go, framed as {@link TrailerFraming} has it. The trailer goes out only once the body has ended:
 * one that fails, even after its last byte, is short of its {@code Content-Length}, so the store can't count it.
 */
final class LetGoSlabs extends SlabContent {

    private final CRC32C crc = new CRC32C();
    private long left = length();
    private int leftInChunk;
    private String endOfChunk = "";
    private boolean begun;

    LetGoSlabs(long length, BodyReader reader) {
        super(length, reader);
    }

    @Override
    boolean isWhole() {
        return !begun;
    }

    @Override
    public boolean repeatable() {
        return false;
    }

    @Override
    public void writeTo(BodySink sink) throws IOException {
        begun = true;
        for (ByteBuffer next = next(); next != null; next = next()) {
            requireLength(next.remaining() <= left);
            crc.update(next.duplicate());
            sink.write(framed(next));
        }
        requireLength(left == 0);
        sink.write(ascii(TrailerFraming.trailer(endOfChunk, crc)));
    }

    private ByteBuffer[] framed(ByteBuffer bytes) {
        List<ByteBuffer> framed = new ArrayList<>();
        while (bytes.hasRemaining()) {
            if (leftInChunk == 0) {
                leftInChunk = (int) Math.min(left, TrailerFraming.CHUNK_BYTES);
                framed.add(ascii(TrailerFraming.chunkHead(endOfChunk, leftInChunk)));
                endOfChunk = TrailerFraming.CRLF;
            }
            int count = Math.min(leftInChunk, bytes.remaining());
            framed.add(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            left -= count;
            leftInChunk -= count;
        }
        return framed.toArray(ByteBuffer[]::new);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
