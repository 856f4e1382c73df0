/**
 * The command line: {@code push}, {@code get} and {@code ls} through a gateway, over its HTTP interface alone.
 *
 * <p>Here is what the three commands share: the {@linkplain dev.sluice.cli.CliEnvironment environment} that they run
 * in, and their {@linkplain dev.sluice.cli.GatewayCommand base}, which has the common options and turns a failure into
 * an {@link dev.sluice.cli.failure.ExitCode}. Each command has a package of its own: {@link dev.sluice.cli.push},
 * {@link dev.sluice.cli.get} and {@link dev.sluice.cli.ls}. Below them are {@link dev.sluice.cli.report} for what is
 * told of each file, {@link dev.sluice.cli.progress} for the terminal, {@link dev.sluice.cli.gateway} for the
 * requests, {@link dev.sluice.cli.retry} for waiting, {@link dev.sluice.cli.failure} and {@link dev.sluice.cli.text}.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
