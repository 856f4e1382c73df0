package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.StreamingUploader;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.testing.Ability;
import dev.sluice.testing.BucketInspectorContract;
import dev.sluice.testing.ObjectCatalogContract;
import dev.sluice.testing.ObjectReaderContract;
import dev.sluice.testing.ResumableUploaderContract;
import dev.sluice.testing.StreamingUploaderContract;
import dev.sluice.testing.UploadStoreContract;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The contracts of all ports, and of the engine, over one S3 server, which a subclass names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StorageContract {

    static final String BUCKET = "sluice-contract";

    /** A storage with that bucket; the same one in every call. */
    abstract S3Storage storage();

    /** What the server is known not to do. */
    abstract Set<Ability> missing();

    @Nested
    class Uploads extends UploadStoreContract {

        @Override
        protected UploadStore store() {
            return storage().uploadStore();
        }

        @Override
        protected ObjectReader reader() {
            return storage().objectReader();
        }

        @Override
        protected String bucket() {
            return BUCKET;
        }

        @Override
        protected Set<Ability> lacking() {
            return missing();
        }
    }

    /** The engine over the store; a part is as small as the store allows, and memory for four is all there is. */
    @Nested
    class Streaming extends StreamingUploaderContract {

        private final MemoryBudget budget = MemoryBudget.of(
                ByteSize.ofBytes(4 * storage().profile().limits().minPartSize()));
        private final StreamingUploader uploader = UploadEngine.builder(
                        storage().uploadStore(), storage().objectReader())
                .budget(budget)
                .partSize(ByteSize.ofBytes(partSize()))
                .build();

        @Override
        protected StreamingUploader uploader() {
            return uploader;
        }

        @Override
        protected ObjectReader reader() {
            return storage().objectReader();
        }

        @Override
        protected String bucket() {
            return BUCKET;
        }

        @Override
        protected int partSize() {
            return Math.toIntExact(storage().profile().limits().minPartSize());
        }

        @Override
        protected Set<Ability> lacking() {
            return missing();
        }

        @Override
        protected boolean keepsPreconditions() {
            return storage().profile().conditionalWrites();
        }

        @Override
        protected void requireNothingLeft() {
            assertThat(storage().bucketInspector().status(BUCKET, 1000).unfinishedUploads()).isZero();
            assertThat(budget.inUse()).isEqualTo(ByteSize.ofBytes(0));
        }
    }

    @Nested
    class Resuming extends ResumableUploaderContract {

        private final MemoryBudget budget = MemoryBudget.of(ByteSize.ofBytes(4L * partSize()));

        @Override
        protected ResumableUploader uploader(InstantSource clock) {
            return SessionEngine.builder(storage().uploadStore(), storage().objectReader(), storage().objectCatalog())
                    .budget(budget)
                    .partSize(ByteSize.ofBytes(partSize()))
                    .expiry(EXPIRY)
                    .clock(clock)
                    .build();
        }

        @Override
        protected ObjectReader reader() {
            return storage().objectReader();
        }

        @Override
        protected String bucket() {
            return BUCKET;
        }

        @Override
        protected int partSize() {
            return Math.toIntExact(storage().profile().limits().minPartSize());
        }

        @Override
        protected boolean keepsPreconditions() {
            return storage().profile().conditionalWrites();
        }

        @Override
        protected Set<Ability> lacking() {
            return missing();
        }

        @Override
        protected void requireNothingLeft() {
            assertThat(storage().bucketInspector().status(BUCKET, 1000).unfinishedUploads()).isZero();
            assertThat(storage().objectCatalog().list(BUCKET, ListQuery.ofPrefix(".sluice/")).objects()).isEmpty();
            assertThat(budget.inUse()).isEqualTo(ByteSize.ofBytes(0));
        }
    }

    @Nested
    class Reading extends ObjectReaderContract {

        @Override
        protected UploadStore store() {
            return storage().uploadStore();
        }

        @Override
        protected ObjectReader reader() {
            return storage().objectReader();
        }

        @Override
        protected String bucket() {
            return BUCKET;
        }

        @Override
        protected Set<Ability> lacking() {
            return missing();
        }
    }

    @Nested
    class Listing extends ObjectCatalogContract {

        @Override
        protected ObjectCatalog catalog() {
            return storage().objectCatalog();
        }

        @Override
        protected UploadStore store() {
            return storage().uploadStore();
        }

        @Override
        protected ObjectReader reader() {
            return storage().objectReader();
        }

        @Override
        protected String bucket() {
            return BUCKET;
        }

        @Override
        protected Set<Ability> lacking() {
            return missing();
        }
    }

    @Nested
    class Inspecting extends BucketInspectorContract {

        @Override
        protected BucketInspector inspector() {
            return storage().bucketInspector();
        }

        @Override
        protected UploadStore store() {
            return storage().uploadStore();
        }

        @Override
        protected ObjectReader reader() {
            return storage().objectReader();
        }

        @Override
        protected String bucket() {
            return BUCKET;
        }

        @Override
        protected Set<Ability> lacking() {
            return missing();
        }
    }
}
