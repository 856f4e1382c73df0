/** The {@code sluice} command: every subcommand in one place. */
@NullMarked
package dev.sluice.distribution;

import org.jspecify.annotations.NullMarked;
