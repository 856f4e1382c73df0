package dev.sluice.s3;

import dev.sluice.core.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Frames a body of known length as unsigned aws-chunked content with a CRC32C trailer
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">S3's streaming trailers</a>).
 *
 * <p>The SDK's own encoder collects a whole chunk before it sends a byte of it: 128 KiB for each connection, and up to as
 * many bytes of a slow client withheld. As the length is known, so is the size of every chunk before its first byte: here
 * the bytes pass through as they come, and the cost of a connection is the framing's few bytes.
 *
 * <p>A body that ends early or fails leaves the content short of its {@code Content-Length}, so the store can't count it.
 */
final class ChunkedTrailerStream extends InputStream {

    /** The size of every chunk but the last; the signer computes {@code Content-Length} from the same. */
    static final int CHUNK_BYTES = 128 * 1024;

    private static final String CRLF = "\r\n";
    private static final String TRAILER = "x-amz-checksum-crc32c:";

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

    /** The length of what this stream gives for a body of that length. */
    static long encodedLength(long length) {
        long full = length / CHUNK_BYTES * (CHUNK_BYTES + Integer.toHexString(CHUNK_BYTES).length() + 2L * CRLF.length());
        int rest = (int) (length % CHUNK_BYTES);
        long last = rest == 0 ? 0 : rest + Integer.toHexString(rest).length() + 2L * CRLF.length();
        return full + last + trailer("", new CRC32C()).length();
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
            remainingInChunk = (int) Math.min(remainingInBody, CHUNK_BYTES);
            frame(endOfChunk + Integer.toHexString(remainingInChunk) + CRLF);
            endOfChunk = CRLF;
        } else {
            frame(trailer(endOfChunk, crc));
            trailerReached = true;
        }
    }

    private void frame(String text) {
        framing = text.getBytes(StandardCharsets.US_ASCII);
        framingPosition = 0;
    }

    private static String trailer(String endOfTheLast, CRC32C crc) {
        return endOfTheLast + "0" + CRLF + TRAILER + Digest.ofCrc32c((int) crc.getValue()).base64() + CRLF + CRLF;
    }
}
