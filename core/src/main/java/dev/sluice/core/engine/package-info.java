/**
 * The upload engine: part plan, memory budget, parallel part scheduler. {@link dev.sluice.core.engine.UploadEngine}
 * implements {@link dev.sluice.core.StreamingUploader} over any {@link dev.sluice.core.storage.UploadStore}.
 */
@NullMarked
package dev.sluice.core.engine;

import org.jspecify.annotations.NullMarked;
