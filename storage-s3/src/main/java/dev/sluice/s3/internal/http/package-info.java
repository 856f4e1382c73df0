/**
 * The bytes' way to a store: HTTP/1.1 on blocking sockets. Knows nothing of S3, and nothing of the SDK; bodies go from
 * their slabs straight to the socket.
 */
@NullMarked
package dev.sluice.s3.internal.http;

import org.jspecify.annotations.NullMarked;
