/**
 * The gateway as its client sees it, over HTTP: {@link dev.sluice.cli.gateway.Gateway} for objects, listings and JSON,
 * {@link dev.sluice.cli.gateway.GatewayUploads} for uploads in parts, {@link dev.sluice.cli.gateway.RemoteUrl} for
 * where it is. What goes wrong becomes a {@link dev.sluice.cli.failure.Failure} here. An answer is never trusted to be
 * a gateway's: its length is limited, and what makes no sense is an error.
 */
@NullMarked
package dev.sluice.cli.gateway;

import org.jspecify.annotations.NullMarked;
