/**
 * How a command fails: every {@link dev.sluice.cli.failure.Failure} with its sentence for a person, and the one
 * mapping to an {@link dev.sluice.cli.failure.ExitCode}.
 */
@NullMarked
package dev.sluice.cli.failure;

import org.jspecify.annotations.NullMarked;
