package dev.sluice.core.engine;

import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.UploadStore;
import java.time.InstantSource;

/** What the sessions of an engine have in common. */
record SessionContext(
        UploadStore store, ObjectReader reader, UploadRecords records, PartLedger ledger, EngineSettings settings, InstantSource clock) {

    Retries retries() {
        return settings.retries();
    }

    /** A part goes on while it comes in, where the store checks a trailer. */
    Retention retention() {
        return store.features().checksums() == Checksums.HEADER_OR_TRAILER ? Retention.NEVER : Retention.ALWAYS;
    }
}
