package dev.sluice.testing;

import dev.sluice.core.Digest;
import dev.sluice.core.storage.PartBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A body for the tests of a store. It punishes what the port forbids: a let-go body overwrites a buffer it has handed
 * out at the next call, and can't be opened twice; both kinds count the readers that were opened and closed.
 *
 * <p>Immutable but for these counts; thread-safe.
 */
public final class TestBody implements PartBody {

    private static final int DEFAULT_SLAB_BYTES = 64 * 1024;

    private final byte[] bytes;
    private final Optional<Digest> checksum;
    private final int slabBytes;
    private final int failsAfter;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private TestBody(byte[] bytes, Optional<Digest> checksum, int slabBytes, int failsAfter) {
        this.bytes = bytes;
        this.checksum = checksum;
        this.slabBytes = slabBytes;
        this.failsAfter = failsAfter;
    }

    /** A body that is complete in memory. */
    public static TestBody retained(byte[] bytes) {
        return new TestBody(bytes.clone(), Optional.of(TestBytes.crc32c(bytes)), DEFAULT_SLAB_BYTES, Integer.MAX_VALUE);
    }

    /** A body that can be sent once. */
    public static TestBody letGo(byte[] bytes) {
        return new TestBody(bytes.clone(), Optional.empty(), DEFAULT_SLAB_BYTES, Integer.MAX_VALUE);
    }

    /** The same bytes, handed out in buffers of at most so many. */
    public TestBody inSlabsOf(int slab) {
        return new TestBody(bytes, checksum, slab, failsAfter);
    }

    /** The same body, but its reader throws once it has handed out so many bytes. */
    public TestBody failingAfter(int count) {
        return new TestBody(bytes, checksum, slabBytes, count);
    }

    /** The same bytes, retained, under a checksum that may be another's. */
    public TestBody claiming(Digest other) {
        return new TestBody(bytes, Optional.of(other), slabBytes, failsAfter);
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public Optional<Digest> checksum() {
        return checksum;
    }

    @Override
    public BodyReader open() {
        if (opened.getAndIncrement() > 0 && !retained()) {
            throw new IllegalStateException("a body that is let go was opened twice");
        }
        return new Reader();
    }

    /** How many readers are open. */
    public int openReaders() {
        return opened.get() - closed.get();
    }

    /** Whether any reader was ever opened. */
    public boolean wasOpened() {
        return opened.get() > 0;
    }

    private final class Reader implements BodyReader {
        private int position;
        private boolean isClosed;
        private byte[] handedOut = new byte[0];

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            if (isClosed) {
                throw new IllegalStateException("the reader is closed");
            }
            if (!retained()) {
                Arrays.fill(handedOut, (byte) 0xEE);
            }
            int end = Math.min(Math.min(bytes.length, position + slabBytes), failsAfter);
            if (end == position) {
                return end();
            }
            handedOut = Arrays.copyOfRange(bytes, position, end);
            position = end;
            return ByteBuffer.wrap(handedOut).asReadOnlyBuffer();
        }

        private @Nullable ByteBuffer end() throws IOException {
            if (failsAfter <= bytes.length) {
                throw new IOException("the body failed on purpose after " + failsAfter + " bytes");
            }
            return null;
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                Arrays.fill(handedOut, (byte) 0xEE);
                closed.incrementAndGet();
            }
        }
    }
}
