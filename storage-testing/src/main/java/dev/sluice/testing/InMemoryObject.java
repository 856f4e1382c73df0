package dev.sluice.testing;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreFeatures;
import java.time.Instant;
import java.util.Optional;

/** A published object. Nobody writes to its bytes. */
record InMemoryObject(
        byte[] bytes, String etag, Instant lastModified, ObjectAttributes attributes, Optional<Digest> checksum) {

    static InMemoryObject ofWhole(byte[] bytes, Instant now, ObjectAttributes attributes, StoreFeatures features) {
        Optional<Digest> checksum = features.checksums() == StoreFeatures.Checksums.NONE
                ? Optional.empty()
                : Optional.of(TestBytes.crc32c(bytes));
        return new InMemoryObject(bytes, InMemoryUpload.md5(bytes), now, attributes, checksum);
    }

    ObjectInfo info(ObjectAddress address) {
        return new ObjectInfo(address, bytes.length, etag, Optional.empty(), lastModified, attributes, checksum);
    }

    ObjectSummary summary(String key) {
        return new ObjectSummary(key, bytes.length, lastModified, etag);
    }

    PublishedObject published() {
        return new PublishedObject(etag, Optional.empty(), checksum);
    }
}
