/**
 * A store that costs next to nothing: an S3 endpoint that reads, verifies what MinIO verifies, and forgets the bytes.
 * What a hop in front of it costs shows undiluted. It can take its time and fail on purpose; it listens on the loopback
 * interface only, checks no signature, and keeps of each object its size, CRC32C and attributes; small ones it keeps
 * whole.
 */
@NullMarked
package dev.sluice.benchmarks.store;

import org.jspecify.annotations.NullMarked;
