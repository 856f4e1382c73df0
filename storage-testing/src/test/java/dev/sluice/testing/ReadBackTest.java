package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.VerifiedBy;
import dev.sluice.core.engine.RetryPolicy;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However often the store breaks off, an object is read back to its end, as long as something comes. */
class ReadBackTest {

    private static final int SIZE = 40;

    private final InMemoryStore store =
            SmallStore.create(SmallStore.LIMITS, new StoreFeatures(Checksums.NONE, false, false));

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 20, SIZE - 1, SIZE, SIZE + 1})
    void goesOnWhereItBrokeOff(int bytes) {
        UploadEngine engine = UploadEngine.builder(store, new BreakingOff(store, bytes))
                .partSize(ByteSize.ofBytes(16))
                .retryPolicy(new RetryPolicy(1, Duration.ZERO, Duration.ZERO))
                .build();

        UploadReceipt receipt = engine.upload(
                UploadRequest.to(SmallStore.BUCKET, "key").size(SIZE).build(), TestSource.of(TestBytes.of(SIZE)));

        assertThat(receipt.verifiedBy()).isEqualTo(VerifiedBy.READBACK);
        assertThat(receipt.checksum()).isEqualTo(TestBytes.crc32c(TestBytes.of(SIZE)));
    }

    /** Gives so many bytes of a body, and then breaks off. */
    private record BreakingOff(ObjectReader reader, int bytes) implements ObjectReader {

        @Override
        public Optional<ObjectInfo> head(ObjectAddress address) {
            return reader.head(address);
        }

        @Override
        public ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch) {
            ObjectContent content = reader.open(address, range, ifMatch);
            return new ObjectContent(
                    content.info(), content.offset(), content.length(), new BreakingStream(content.stream(), bytes));
        }
    }
}
