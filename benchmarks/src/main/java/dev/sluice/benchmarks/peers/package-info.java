/** Who puts a file into a store, one beside the other: through Sluice, through other hops, and straight. */
@NullMarked
package dev.sluice.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
