/** Programs that embed the library. */
@NullMarked
package dev.sluice.examples;

import org.jspecify.annotations.NullMarked;
