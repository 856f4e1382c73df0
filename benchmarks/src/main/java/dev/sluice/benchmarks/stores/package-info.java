/** The stores that uploads go to, each in a process of its own. */
@NullMarked
package dev.sluice.benchmarks.stores;

import org.jspecify.annotations.NullMarked;
