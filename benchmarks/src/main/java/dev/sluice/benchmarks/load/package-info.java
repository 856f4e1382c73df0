/** Clients of the benchmark's own, and the pace of their bytes and of the store's. */
@NullMarked
package dev.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
