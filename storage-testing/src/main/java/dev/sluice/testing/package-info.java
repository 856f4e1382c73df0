/**
 * What the tests of any store and any uploader share.
 *
 * <p>Contract tests, to be extended once for each implementation of a port:
 * {@link dev.sluice.testing.UploadStoreContract}, {@link dev.sluice.testing.ObjectReaderContract},
 * {@link dev.sluice.testing.ObjectCatalogContract}, {@link dev.sluice.testing.BucketInspectorContract},
 * {@link dev.sluice.testing.StreamingUploaderContract}. Stores: {@link dev.sluice.testing.InMemoryStore}, which is
 * strict and tells what was left behind; {@link dev.sluice.testing.FaultyStore}, which fails by a seed;
 * {@link dev.sluice.testing.StoreServer}, real ones. Between two processes: {@link dev.sluice.testing.FaultProxy}, a
 * line that delays, bounds and breaks connections by a seed.
 */
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
