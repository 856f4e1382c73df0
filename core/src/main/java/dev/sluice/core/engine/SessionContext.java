package dev.sluice.core.engine;

import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.UploadStore;
import java.time.InstantSource;

/** What the sessions of an engine have in common. */
record SessionContext(
        UploadStore store,
        ObjectReader reader,
        UploadRecords records,
        PartLedger ledger,
        EngineSettings settings,
        InstantSource clock) {

    Retries retries() {
        return settings.retries();
    }

    /** A part goes on while it comes in, where the store takes a trailer. */
    Retention retention() {
        return checksums().takesTrailers() ? Retention.NEVER : Retention.ALWAYS;
    }

    /** Whether the store has checked the bytes of every part that it acknowledged. */
    boolean storeChecksParts() {
        return checksums().checks(retention() == Retention.ALWAYS);
    }

    private Checksums checksums() {
        return store.features().checksums();
    }
}
