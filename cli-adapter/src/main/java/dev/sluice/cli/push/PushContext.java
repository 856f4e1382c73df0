package dev.sluice.cli.push;

import dev.sluice.cli.gateway.GatewayUploads;
import dev.sluice.cli.retry.RetryingConnection;
import dev.sluice.core.parallelism.AdaptiveParallelism;

/**
 * What all files of a push share on their way in parts to the gateway.
 *
 * @param uploads     the requests
 * @param connection  what waits when they fail
 * @param parallelism how many parts are under way at a time
 */
record PushContext(GatewayUploads uploads, RetryingConnection connection, AdaptiveParallelism parallelism) {
}
