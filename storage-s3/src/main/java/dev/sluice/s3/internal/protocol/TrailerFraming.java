package dev.sluice.s3.internal.protocol;

import dev.sluice.core.Digest;
import java.util.zip.CRC32C;

/**
 * Unsigned aws-chunked content with a CRC32C trailer
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">S3's streaming
 * trailers</a>).
 *
 * <p>The SDK's own encoder collects a whole chunk before it sends a byte of it: 128 KiB for each connection, and up to
 * as many bytes of a slow client withheld. As the length is known, so is the size of every chunk before its first byte:
 * here the bytes pass through as they come, and the cost of a connection is the framing's few bytes.
 */
final class TrailerFraming {

    /** The size of every chunk but the last; the signer computes {@code Content-Length} from the same. */
    static final int CHUNK_BYTES = 128 * 1024;

    static final String CRLF = "\r\n";

    private static final String TRAILER = "x-amz-checksum-crc32c:";

    private TrailerFraming() {
    }

    /** The length of a framed body of that length. */
    static long encodedLength(long length) {
        long full = length / CHUNK_BYTES * (CHUNK_BYTES + chunkHead("", CHUNK_BYTES).length() + CRLF.length());
        int rest = (int) (length % CHUNK_BYTES);
        long last = rest == 0 ? 0 : rest + chunkHead("", rest).length() + CRLF.length();
        return full + last + trailer("", new CRC32C()).length();
    }

    /** @param endOfTheLast the line break that ends the chunk before; empty before the first */
    static String chunkHead(String endOfTheLast, int bytes) {
        return endOfTheLast + Integer.toHexString(bytes) + CRLF;
    }

    /** The end: after it nothing follows. */
    static String trailer(String endOfTheLast, CRC32C crc) {
        return endOfTheLast + "0" + CRLF + TRAILER + Digest.ofCrc32c((int) crc.getValue()).base64() + CRLF + CRLF;
    }
}
