package dev.sluice.web;

import java.util.Optional;

/**
 * What the operator has decided for every upload.
 *
 * @param storageClass the store's name of a storage class; absent, its default
 */
public record UploadDefaults(Optional<String> storageClass) {
}
