package dev.sluice.core.storage;

import dev.sluice.core.ObjectAddress;

/**
 * A multipart upload that a store has begun. Any process that has this record can go on with it.
 *
 * @param address where the object will be
 * @param id      the store's own id of the upload
 */
public record MultipartUpload(ObjectAddress address, String id) {

    public MultipartUpload {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id of a multipart upload must not be blank");
        }
    }
}
