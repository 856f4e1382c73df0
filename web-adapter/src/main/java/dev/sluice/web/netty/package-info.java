/**
 * What stands between a socket and a route: how much memory a connection may hold, which requests are refused before
 * they are routed, how bodies flow in and out, and how a connection ends.
 *
 * <h2>The cost of a connection</h2>
 * Netty reads only when a buffer is asked for, so a connection that says nothing holds no receive buffer. Nor does an
 * upload of known size without TLS while its socket is read into the engine's memory. Any other is read one buffer at a
 * time, and {@link dev.sluice.web.netty.ConnectionLife} asks for no more while more bytes than a buffer has are not taken
 * yet; so it holds at most three: one that found no room in the engine's, one that waits for it, and one being read. A
 * buffer is 4 KiB to 512 KiB, and never more than {@link dev.sluice.web.netty.ReceiveBuffers#SHARE}
 * divided by the number of open connections, so that all receive buffers together stay near three times that share
 * (12 MiB), or 12 KiB a connection beyond 1,024 of them. The objects of an idle connection (channel, pipeline, decoder) are
 * about 10 KiB of heap.
 * <pre>
 *    connections     a buffer     one upload     all of them
 *              1      512 KiB        1.5 MiB         1.5 MiB
 *             16      256 KiB        768 KiB          12 MiB
 *            300        8 KiB         24 KiB           7 MiB
 *          1,000        4 KiB         12 KiB          12 MiB
 *    1,000, idle            0              0               0  (and 10 MiB of heap)
 * </pre>
 */
@NullMarked
package dev.sluice.web.netty;

import org.jspecify.annotations.NullMarked;
