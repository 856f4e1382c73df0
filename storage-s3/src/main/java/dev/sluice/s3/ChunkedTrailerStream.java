package dev.sluice.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Frames a body of known length as {@link TrailerFraming} has it.
 *
 * <p>A body that ends early or fails leaves the content short of its {@code Content-Length}, so the store can't count it.
 */
final class ChunkedTrailerStream extends InputStream {

    private final InputStream body;
    private final CRC32C crc = new CRC32C();
    private String endOfChunk = "";
    private long remainingInBody;
    private int remainingInChunk;
    private byte[] framing = new byte[0];
    private int framingPosition;
    private boolean trailerReached;

    ChunkedTrailerStream(InputStream body, long length) {
        this.body = body;
        this.remainingInBody = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (framingPosition == framing.length && remainingInChunk == 0) {
            if (trailerReached) {
                return -1;
            }
            nextFraming();
        }
        return framingPosition < framing.length ? readFraming(target, offset, length) : readBody(target, offset, length);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private int readFraming(byte[] target, int offset, int length) {
        int count = Math.min(length, framing.length - framingPosition);
        System.arraycopy(framing, framingPosition, target, offset, count);
        framingPosition += count;
        return count;
    }

    private int readBody(byte[] target, int offset, int length) throws IOException {
        int count = body.read(target, offset, Math.min(length, remainingInChunk));
        if (count < 0) {
            throw new IOException("the body ended " + remainingInBody + " bytes early");
        }
        crc.update(target, offset, count);
        remainingInBody -= count;
        remainingInChunk -= count;
        return count;
    }

    private void nextFraming() {
        if (remainingInBody > 0) {
            remainingInChunk = (int) Math.min(remainingInBody, TrailerFraming.CHUNK_BYTES);
            frame(TrailerFraming.chunkHead(endOfChunk, remainingInChunk));
            endOfChunk = TrailerFraming.CRLF;
        } else {
            frame(TrailerFraming.trailer(endOfChunk, crc));
            trailerReached = true;
        }
    }

    private void frame(String text) {
        framing = text.getBytes(StandardCharsets.US_ASCII);
        framingPosition = 0;
    }
}
