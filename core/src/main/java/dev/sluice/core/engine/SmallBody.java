package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.storage.PartBody;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A body of few bytes: a record, or a marker that has none. */
record SmallBody(ByteBuffer bytes) implements PartBody {

    static SmallBody of(byte[] bytes) {
        return new SmallBody(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    @Override
    public long length() {
        return bytes.remaining();
    }

    @Override
    public Optional<Digest> checksum() {
        Digester crc = Digester.of(DigestAlgorithm.CRC32C);
        crc.update(bytes.duplicate());
        return Optional.of(crc.value());
    }

    @Override
    public BodyReader open() {
        return new BodyReader() {
            private boolean given = !bytes.hasRemaining();

            @Override
            public @Nullable ByteBuffer next() {
                boolean first = !given;
                given = true;
                return first ? bytes.duplicate() : null;
            }

            @Override
            public void close() { }
        };
    }
}
