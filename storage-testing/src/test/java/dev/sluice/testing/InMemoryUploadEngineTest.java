package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import dev.sluice.core.StreamingUploader;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The engine over the strict store, with limits of a few bytes, in every way that parts can go. */
class InMemoryUploadEngineTest {

    private static final int PART = 16;
    private static final ByteSize SLAB = ByteSize.ofBytes(16);
    private static final int PLENTY = 64 * PART;

    abstract static class OverInMemoryStore extends StreamingUploaderContract {

        private final InMemoryStore store;
        private final MemoryBudget budget;
        private final UploadEngine engine;
        private final int leastPartSize;

        OverInMemoryStore(StoreFeatures features, long budgetBytes) {
            leastPartSize = budgetBytes < PLENTY ? (int) SmallStore.LIMITS.minPartSize() : PART;
            store = SmallStore.create(SmallStore.LIMITS, features);
            budget = MemoryBudget.of(ByteSize.ofBytes(budgetBytes), SLAB);
            engine = UploadEngine.builder(store).budget(budget).partSize(ByteSize.ofBytes(PART)).build();
        }

        @Override
        protected StreamingUploader uploader() {
            return engine;
        }

        @Override
        protected InMemoryStore reader() {
            return store;
        }

        @Override
        protected String bucket() {
            return SmallStore.BUCKET;
        }

        @Override
        protected int partSize() {
            return PART;
        }

        @Override
        protected int leastPartSize() {
            return leastPartSize;
        }

        @Override
        protected boolean keepsPreconditions() {
            return store.features().conditionalWrites();
        }

        @Override
        protected void requireNothingLeft() {
            store.requireNothingLeft();
            assertThat(budget.inUse()).isEqualTo(ByteSize.ofBytes(0));
        }
    }

    /** Memory for every part: all are retained. */
    @Nested
    class Retaining extends OverInMemoryStore {
        Retaining() {
            super(InMemoryStore.ALL_FEATURES, PLENTY);
        }
    }

    /** Memory for a part or two: of several uploads some let go. */
    @Nested
    class Tight extends OverInMemoryStore {
        Tight() {
            super(InMemoryStore.ALL_FEATURES, 4 * PART);
        }
    }

    /** A store that takes no trailer: everything is retained, whatever it waits. */
    @Nested
    class HeaderOnly extends OverInMemoryStore {
        HeaderOnly() {
            super(new StoreFeatures(Checksums.HEADER, false, true), 4 * PART);
        }
    }

    /** A store that checks nothing: everything is read back. */
    @Nested
    class Unchecked extends OverInMemoryStore {
        Unchecked() {
            super(new StoreFeatures(Checksums.NONE, false, false), 4 * PART);
        }
    }

    /** A store that takes no trailer, and a limit for plain puts beyond what the memory holds. */
    @Test
    void cutsWhatCannotBeRetainedInOnePiece() {
        InMemoryStore store = SmallStore.create(SmallStore.LIMITS, new StoreFeatures(Checksums.HEADER, false, true));
        UploadEngine engine = UploadEngine.builder(store)
                .budget(MemoryBudget.of(ByteSize.ofBytes(8 * PART), SLAB))
                .partSize(ByteSize.ofBytes(PART))
                .multipartLimit(ByteSize.ofBytes(100 * PART))
                .build();
        byte[] content = TestBytes.of(8 * PART);

        UploadReceipt receipt = engine.upload(
                UploadRequest.to(SmallStore.BUCKET, "cut").size(content.length).build(),
                UploadSource.of(new ByteArrayInputStream(content)));

        assertThat(receipt.parts()).isEqualTo(8);
        store.requireNothingLeft();
    }
}
