package dev.sluice.core;

import java.util.Locale;

/** Who confirmed that the published object has the bytes that were sent. */
public enum VerifiedBy {
    /** The store checked every byte against the CRC32C that Sluice computed while the bytes passed through. */
    STORE,
    /** The client declared a digest of the whole, and what passed through had it; the store's own checks held too. */
    CLIENT,
    /** The store hasn't checked all the bytes, so Sluice read the object back and compared. */
    READBACK;

    /** The name in receipts: {@code store}, {@code client}, {@code readback}. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
