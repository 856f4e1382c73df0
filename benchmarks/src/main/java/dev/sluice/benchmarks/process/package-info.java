/**
 * Processes of the benchmark's own: starting them, ending them, and what they cost, read from Linux's {@code /proc}.
 */
@NullMarked
package dev.sluice.benchmarks.process;

import org.jspecify.annotations.NullMarked;
