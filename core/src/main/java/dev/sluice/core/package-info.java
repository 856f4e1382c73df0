/**
 * The driving side of Sluice: what an application calls to stream an object of any size into a store.
 *
 * <p>{@link dev.sluice.core.StreamingUploader} is the port, {@link dev.sluice.core.UploadRequest} what goes in,
 * {@link dev.sluice.core.UploadReceipt} what comes out, {@link dev.sluice.core.UploadException} everything that can go
 * wrong. The storage verbs that an upload rests on are in {@code dev.sluice.core.storage}, the engine that connects the
 * two is in {@code dev.sluice.core.engine}.
 */
@NullMarked
package dev.sluice.core;

import org.jspecify.annotations.NullMarked;
