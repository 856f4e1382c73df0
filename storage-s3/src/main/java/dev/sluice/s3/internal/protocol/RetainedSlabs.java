package dev.sluice.s3.internal.protocol;

import dev.sluice.core.storage.PartBody.BodyReader;
import dev.sluice.s3.internal.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A retained body: as it is, and as often as needed. */
final class RetainedSlabs extends SlabContent {

    /** As many slabs as are worth a look for an answer that came early. */
    private static final int WRITTEN_AT_ONCE = 8;

    private final List<ByteBuffer> slabs = new ArrayList<>();

    private RetainedSlabs(long length, BodyReader reader) {
        super(length, reader);
    }

    /** Takes all of the body's buffers, which stay valid while the reader is open. */
    static RetainedSlabs of(long length, BodyReader reader) throws IOException {
        RetainedSlabs body = new RetainedSlabs(length, reader);
        long sum = 0;
        for (ByteBuffer next = body.next(); next != null; next = body.next()) {
            body.slabs.add(next);
            sum += next.remaining();
        }
        body.requireLength(sum == length);
        return body;
    }

    @Override
    boolean isWhole() {
        return true;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public void writeTo(BodySink sink) throws IOException {
        for (int first = 0; first < slabs.size(); first += WRITTEN_AT_ONCE) {
            List<ByteBuffer> next = slabs.subList(first, Math.min(first + WRITTEN_AT_ONCE, slabs.size()));
            sink.write(next.stream().map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new));
        }
    }
}
