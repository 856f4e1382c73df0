package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadId;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The store is said to list each part with its checksum, and the first part shows whether that is true. Of a store that
 * keeps less than its profile promises, parts are noted, as of one that promises nothing: whatever was acknowledged
 * counts.
 */
final class ProvenParts implements PartLedger {

    private static final Logger LOG = System.getLogger(ProvenParts.class.getName());

    /** What was seen of the store. */
    private enum Seen { NOTHING, CHECKSUMS, NO_CHECKSUMS }

    private final UploadStore store;
    private final Retries retries;
    private final NotedParts noted;

    /** Each thread that sees the store sets it to what is so, and the first one tells. */
    private final AtomicReference<Seen> seen = new AtomicReference<>(Seen.NOTHING);

    ProvenParts(UploadStore store, Retries retries, NotedParts noted) {
        this.store = store;
        this.retries = retries;
        this.noted = noted;
    }

    @Override
    public void count(UploadRecord upload, StoredPart part, Digest checksum) {
        if (seen.get() == Seen.NOTHING) {
            look(upload, part);
        }
        if (seen.get() == Seen.NO_CHECKSUMS) {
            noted.count(upload, part, checksum);
        }
    }

    /** A part that isn't listed, as another has taken its place, shows nothing. */
    private void look(UploadRecord upload, StoredPart part) {
        list(upload).stream()
                .filter(found -> found.number().equals(part.number()) && found.etag().equals(part.etag()))
                .findFirst()
                .ifPresent(listed -> see(listed.checksum().isPresent() ? Seen.CHECKSUMS : Seen.NO_CHECKSUMS));
    }

    private void see(Seen now) {
        if (seen.getAndSet(now) != now && now == Seen.NO_CHECKSUMS) {
            LOG.log(
                    Level.WARNING,
                    "The store lists parts without the checksums that its profile promises, so each part is noted beside, "
                            + "which is a request more; let 'sluice doctor' name the profile that fits");
        }
    }

    @Override
    public List<StoredPart> parts(UploadRecord upload) {
        List<StoredPart> listed = list(upload);
        Map<PartNumber, StoredPart> counted = new TreeMap<>();
        if (!listed.stream().allMatch(part -> part.checksum().isPresent())) {
            noted.parts(upload).forEach(part -> counted.put(part.number(), part));
        }
        listed.stream()
                .filter(part -> PartLedger.isWhole(upload, part))
                .forEach(part -> counted.putIfAbsent(part.number(), part));
        return new ArrayList<>(counted.values());
    }

    private List<StoredPart> list(UploadRecord upload) {
        return retries.call(() -> store.listParts(upload.multipart()));
    }

    @Override
    public void clear(UploadId id) {
        if (seen.get() != Seen.CHECKSUMS) {
            noted.clear(id);
        }
    }
}
