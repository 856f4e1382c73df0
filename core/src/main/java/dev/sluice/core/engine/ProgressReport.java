package dev.sluice.core.engine;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;

/** Tells a listener how far an upload has come. What the listener throws is its own business. Thread-safe. */
final class ProgressReport {

    private static final Logger LOG = System.getLogger(ProgressReport.class.getName());

    private final ObjectAddress address;
    private final UploadListener listener;

    // All below is guarded by this.
    private final Set<PartNumber> acknowledged = new HashSet<>();
    private long bytes;
    private boolean complained;

    ProgressReport(ObjectAddress address, UploadListener listener) {
        this.address = address;
        this.listener = listener;
    }

    /** The store has acknowledged the part; one that was sent again counts once. */
    synchronized void acknowledged(PartNumber number, long length) {
        if (acknowledged.add(number)) {
            bytes += length;
            tell();
        }
    }

    private void tell() {
        try {
            listener.onProgress(bytes);
        } catch (RuntimeException | Error thrown) {
            if (!complained) {
                LOG.log(
                        Level.WARNING,
                        "The listener of the upload of " + address + " failed, which changes nothing for the upload",
                        thrown);
            }
            complained = true;
        }
    }
}
