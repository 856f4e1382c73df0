/**
 * The command line: {@code push}, {@code get} and {@code ls} through a gateway, over its HTTP interface alone.
 *
 * <p>{@link dev.sluice.cli.PushCommand}, {@link dev.sluice.cli.GetCommand} and {@link dev.sluice.cli.LsCommand} are
 * picocli commands that take their {@link dev.sluice.cli.Surroundings} in the constructor and end with an
 * {@link dev.sluice.cli.ExitCode}.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
