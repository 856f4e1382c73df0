/** Runs of the whole product: how fast it is beside its peers, and how much memory it takes. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
