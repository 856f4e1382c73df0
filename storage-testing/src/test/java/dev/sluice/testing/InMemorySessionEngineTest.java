package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.RetryPolicy;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** Resumable uploads over the strict store, with parts of a few bytes, in every way that a store can check them. */
class InMemorySessionEngineTest {

    private static final int PART = 16;

    abstract static class OverInMemoryStore extends ResumableUploaderContract {

        private final InMemoryStore store;
        private final MemoryBudget budget = MemoryBudget.of(ByteSize.ofBytes(16 * PART), ByteSize.ofBytes(16));

        OverInMemoryStore(StoreFeatures features) {
            store = SmallStore.create(SmallStore.LIMITS, features);
        }

        /** What takes uploads for the store. */
        UploadStore uploads(InMemoryStore store) {
            return store;
        }

        @Override
        protected ResumableUploader uploader(InstantSource clock) {
            return SessionEngine.builder(uploads(store), store, store)
                    .budget(budget)
                    .partSize(ByteSize.ofBytes(PART))
                    .retryPolicy(RetryPolicy.ofDefaults().withMaxDelay(Duration.ofMillis(1)))
                    .expiry(EXPIRY)
                    .clock(clock)
                    .build();
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
        protected boolean keepsPreconditions() {
            return store.features().conditionalWrites();
        }

        @Override
        protected void requireNothingLeft() {
            store.requireNothingLeft();
            assertThat(store.list(SmallStore.BUCKET, ListQuery.ofPrefix(".sluice/")).objects()).isEmpty();
            assertThat(budget.inUse()).isEqualTo(ByteSize.ofBytes(0));
        }
    }

    /** The store keeps checksums, and parts are let go. */
    @Nested
    class KeepingChecksums extends OverInMemoryStore {
        KeepingChecksums() {
            super(InMemoryStore.ALL_FEATURES);
        }
    }

    /** The store promises to list checksums, and lists none: parts are noted. */
    @Nested
    class PromisingChecksums extends OverInMemoryStore {
        PromisingChecksums() {
            super(InMemoryStore.ALL_FEATURES);
        }

        @Override
        UploadStore uploads(InMemoryStore store) {
            return new ForwardingStore(store) {
                @Override
                public List<StoredPart> listParts(MultipartUpload upload) {
                    return super.listParts(upload).stream()
                            .map(part -> new StoredPart(part.number(), part.size(), part.etag(), Optional.empty()))
                            .toList();
                }
            };
        }
    }

    /** The store checks trailers but tells no checksums: parts are noted. */
    @Nested
    class TellingNoChecksums extends OverInMemoryStore {
        TellingNoChecksums() {
            super(new StoreFeatures(Checksums.HEADER_OR_TRAILER, false, true));
        }
    }

    /** The store takes trailers unchecked: the whole is read back. */
    @Nested
    class TakingTrailersUnchecked extends OverInMemoryStore {
        TakingTrailersUnchecked() {
            super(new StoreFeatures(Checksums.HEADER_OR_UNCHECKED_TRAILER, false, true));
        }
    }

    /** The store takes no trailer: parts are retained, and noted. */
    @Nested
    class HeaderOnly extends OverInMemoryStore {
        HeaderOnly() {
            super(new StoreFeatures(Checksums.HEADER, false, true));
        }
    }

    /** The store checks nothing: parts are noted, and the whole is read back. */
    @Nested
    class Unchecked extends OverInMemoryStore {
        Unchecked() {
            super(new StoreFeatures(Checksums.NONE, false, false));
        }
    }
}
