/**
 * The command line: {@code push}, {@code get} and {@code ls} through a gateway, over its HTTP interface alone.
 *
 * <p>{@link dev.sluice.cli.PushCommand}, {@link dev.sluice.cli.GetCommand} and {@link dev.sluice.cli.LsCommand} are
 * picocli commands that take their {@link dev.sluice.cli.CliEnvironment} in the constructor and end with an
 * {@link dev.sluice.cli.ExitCode}.
 *
 * <p>{@code push} sends small files and streams in one request ({@code PlainPush}). A large file goes in parts that
 * several connections bring at a time ({@code PartedPush}, {@code PartSender}); what it waits for, all of them wait for
 * together ({@code RetryingConnection}). It keeps no state of its own: what arrived is what the gateway says has arrived.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
