package dev.sluice.core.storage;

import dev.sluice.core.ContentHeaders;
import dev.sluice.core.UserMetadata;
import java.util.Optional;

/**
 * What is kept beside an object's bytes. Immutable.
 *
 * @param contentType  the media type; absent, the store's default
 * @param headers      what readers are told of the content besides
 * @param metadata     the user's own
 * @param uploadStamp  tells which upload wrote the object, so that a completion whose answer was lost can be settled;
 *                     kept as user metadata {@link UserMetadata#RESERVED_NAME}
 * @param storageClass the store's name of a storage class; absent, its default
 */
public record ObjectAttributes(
        Optional<String> contentType,
        ContentHeaders headers,
        UserMetadata metadata,
        Optional<String> uploadStamp,
        Optional<String> storageClass) {

    public static final ObjectAttributes NONE = new ObjectAttributes(
            Optional.empty(), ContentHeaders.NONE, UserMetadata.EMPTY, Optional.empty(), Optional.empty());
}
