package dev.sluice.benchmarks;

import dev.sluice.benchmarks.process.Usage;

/**
 * One upload.
 *
 * @param megabytesPerSecond from the client's start to its end; a megabyte is a million bytes
 * @param client             what the client cost
 * @param hop                what the server between client and store cost
 * @param store              what the store cost
 */
record Run(double megabytesPerSecond, Usage client, Usage hop, Usage store) {
}
