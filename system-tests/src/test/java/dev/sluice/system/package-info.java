/** Tests of the whole product, as the distribution lays it out. */
@NullMarked
package dev.sluice.system;

import org.jspecify.annotations.NullMarked;
