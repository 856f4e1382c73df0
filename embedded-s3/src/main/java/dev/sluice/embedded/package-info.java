/**
 * An S3 server in the process, on a local folder: {@link dev.sluice.embedded.EmbeddedS3}. For trying Sluice out, and
 * for tests that need a real endpoint but no Docker.
 */
@NullMarked
package dev.sluice.embedded;

import org.jspecify.annotations.NullMarked;
