package dev.sluice.s3;

import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.testing.Ability;
import dev.sluice.testing.BucketInspectorContract;
import dev.sluice.testing.ObjectCatalogContract;
import dev.sluice.testing.ObjectReaderContract;
import dev.sluice.testing.UploadStoreContract;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contracts of all four ports over one S3 server, which a subclass names. */
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
