/**
 * The driven side of Sluice: storage verbs, and nothing but verbs. Slicing, scheduling, retrying and memory are the
 * engine's business ({@code dev.sluice.core.engine}), never a store's.
 *
 * <p>{@link dev.sluice.core.storage.UploadStore} is the required port. {@link dev.sluice.core.storage.ObjectReader},
 * {@link dev.sluice.core.storage.ObjectCatalog} and {@link dev.sluice.core.storage.BucketInspector} are small ports of
 * their own, which applications also call directly. What a store can and cannot do is data:
 * {@link dev.sluice.core.storage.StoreLimits} and {@link dev.sluice.core.storage.StoreFeatures}. Every failure is a
 * {@link dev.sluice.core.storage.StoreException}, which carries its kind and its retryability as two facts.
 */
@NullMarked
package dev.sluice.core.storage;

import org.jspecify.annotations.NullMarked;
