@NullMarked
package dev.sluice.benchmarks.store;

import org.jspecify.annotations.NullMarked;
