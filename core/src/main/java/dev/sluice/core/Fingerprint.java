package dev.sluice.core;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Recognises a file wherever it is: the same bytes have the same fingerprint on any machine, whatever the file's name
 * and time. It reads 2.9 MiB at most, so it tells files apart, but proves nothing of what it didn't read: a checksum of
 * the whole does that.
 *
 * <p>SHA-256 over the size (8 bytes, big-endian), the first MiB, the last MiB, and 14 blocks of 64 KiB evenly spaced
 * between the two; of a file that is no longer than these together, over the size and all of it. The upload page
 * computes the same.
 */
public final class Fingerprint {

    private static final int END_BYTES = 1 << 20;
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int BLOCKS = 14;
    private static final int ALL_AT_MOST = 2 * END_BYTES + BLOCKS * BLOCK_BYTES;

    private final FileChannel file;
    private final long size;
    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(BLOCK_BYTES);

    private Fingerprint(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is in every Java runtime", impossible);
        }
    }

    /**
     * The file's fingerprint, in lower-case hex.
     *
     * @throws IOException if it can't be read
     */
    public static String of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return of(channel);
        }
    }

    /**
     * The fingerprint of an open file, whose position stays.
     *
     * @throws IOException if it can't be read, or became shorter meanwhile
     */
    public static String of(FileChannel file) throws IOException {
        return new Fingerprint(file).compute();
    }

    private String compute() throws IOException {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(size).flip());
        if (size <= ALL_AT_MOST) {
            add(0, size);
        } else {
            add(0, END_BYTES);
            add(size - END_BYTES, END_BYTES);
            long between = size - 2 * END_BYTES - BLOCK_BYTES;
            for (int block = 1; block <= BLOCKS; block++) {
                add(END_BYTES + block * between / (BLOCKS + 1), BLOCK_BYTES);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void add(long offset, long length) throws IOException {
        long end = offset + length;
        for (long at = offset; at < end; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            while (buffer.hasRemaining()) {
                if (file.read(buffer, at + buffer.position()) < 0) {
                    throw new EOFException("the file became shorter while it was read");
                }
            }
            digest.update(buffer.flip());
        }
    }
}
