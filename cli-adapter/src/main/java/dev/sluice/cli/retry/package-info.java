/**
 * Trying again: how long a pause is, how long it goes on while nothing arrives, and who waits. {@link
 * dev.sluice.cli.retry.RetryLoop} is for one transfer, {@link dev.sluice.cli.retry.RetryingConnection} for all that
 * share a connection.
 */
@NullMarked
package dev.sluice.cli.retry;

import org.jspecify.annotations.NullMarked;
