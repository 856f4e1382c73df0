/**
 * How many parts are in flight at a time: found by measuring throughput, and halved when the other side asks for less.
 *
 * <p>The engine uses {@link dev.sluice.core.parallelism.AdaptiveParallelism} towards a store, a client of the gateway
 * towards the gateway. {@link dev.sluice.core.parallelism.StartingPoint} carries what one upload found to the next.
 */
@NullMarked
package dev.sluice.core.parallelism;

import org.jspecify.annotations.NullMarked;
