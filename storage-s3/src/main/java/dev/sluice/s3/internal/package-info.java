/**
 * The bytes' way to a store: HTTP/1.1 on blocking sockets, behind the SDK's own port for HTTP clients. The SDK resolves the
 * endpoint, signs, and reads the answers; bodies pass it by, from their slabs straight to the socket.
 */
@NullMarked
package dev.sluice.s3.internal;

import org.jspecify.annotations.NullMarked;
