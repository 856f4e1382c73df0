package dev.sluice.benchmarks.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A body that was read to its end and has the digests that were declared with it.
 *
 * @param sum         CRC32C and length, without the framing
 * @param hasChecksum whether one of S3's own checksums came with it
 * @param document    the bytes themselves where they are a document or few, otherwise empty
 */
record Body(Crc32cSum sum, boolean hasChecksum, byte[] document) {

    /** The most bytes that are kept: of what a program notes beside its objects. */
    private static final int KEPT = 16 * 1024;

    /** Reads the body; the request's own failures leave nothing of it unread. */
    static Body read(RequestHead head, Wire wire) throws IOException {
        long length = head.contentLength();
        if (head.header("expect").orElse("").equalsIgnoreCase("100-continue")) {
            wire.write("HTTP/1.1 100 Continue\r\n\r\n");
        }
        if (head.method().equals("POST")) {
            return readDocument(wire, length);
        }
        Digests digests = Digests.declaredBy(head);
        ByteBuffer first = ByteBuffer.allocate(length <= KEPT ? KEPT : 0);
        Consumer<ByteBuffer> sink = bytes -> {
            first.put(bytes.slice(bytes.position(), Math.min(bytes.remaining(), first.remaining())));
            digests.update(bytes);
        };
        Map<String, String> trailers =
                head.isAwsChunked() ? readChunks(wire, length, sink) : readPlain(wire, length, sink);
        requireDecodedLength(head, digests.length());
        digests.verify(trailers);
        return new Body(digests.sum(), digests.hasChecksum(), Arrays.copyOf(first.array(), first.position()));
    }

    /** Documents are small; the checksums in their request's headers are the whole object's, not theirs. */
    private static Body readDocument(Wire wire, long length) throws IOException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        WritableByteChannel sink = Channels.newChannel(document);
        for (long rest = length; rest > 0; ) {
            rest -= sink.write(wire.next(rest));
        }
        return new Body(Crc32cSum.EMPTY, false, document.toByteArray());
    }

    private static Map<String, String> readPlain(Wire wire, long length, Consumer<ByteBuffer> sink) throws IOException {
        for (long rest = length; rest > 0; ) {
            ByteBuffer bytes = wire.next(rest);
            rest -= bytes.remaining();
            sink.accept(bytes);
        }
        return Map.of();
    }

    /**
     * Reads AWS's own chunks: {@code size;chunk-signature=...}, the bytes, and after the chunk of size 0 the trailers.
     * Signatures are not checked.
     */
    private static Map<String, String> readChunks(Wire wire, long length, Consumer<ByteBuffer> sink)
            throws IOException {
        long end = wire.consumed() + length;
        for (long size = readChunkSize(wire); size > 0; size = readChunkSize(wire)) {
            readPlain(wire, size, sink);
            if (!wire.readLine().isEmpty()) {
                throw new IOException("a chunk is longer than it says");
            }
        }
        Map<String, String> trailers = RequestHead.readHeaders(wire);
        if (wire.consumed() != end) {
            throw new IOException("the chunks don't end where the body does");
        }
        return trailers;
    }

    private static long readChunkSize(Wire wire) throws IOException {
        return Long.parseLong(wire.readLine().split(";", 2)[0], 16);
    }

    private static void requireDecodedLength(RequestHead head, long length) throws S3Failure {
        String declared = head.headers().get("x-amz-decoded-content-length");
        if (declared != null && Long.parseLong(declared) != length) {
            throw S3Failure.of(400, "IncompleteBody", "the chunks don't have the declared length");
        }
    }
}
