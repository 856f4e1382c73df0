/**
 * What stands between a socket and a route: how much memory a connection may hold, which requests are refused before
 * they are routed, how bodies flow in and out, and how a connection ends.
 *
 * <h2>The cost of a connection</h2>
 * Netty reads only when a buffer is asked for, so a connection that says nothing holds no receive buffer. Nor does an
 * upload of known size without TLS while its socket is read into the engine's memory. Any other is read one buffer at a
 * time, and {@link dev.sluice.web.netty.ConnectionLife} has nothing read or decoded while nobody takes what came
 * before; so it holds one buffer, however little of it is filled, and one more while what came is copied. A buffer is 4
 * KiB to 512 KiB, and never more than {@link dev.sluice.web.netty.ReceiveBuffers#SHARE} divided by the number of open
 * connections, so that all receive buffers together stay near twice that share (8 MiB), or 8 KiB a connection beyond
 * 1,024 of them. The objects of an idle connection (channel, pipeline, decoder) are about 10 KiB of heap.
 * <pre>
 *    connections     a buffer     one upload     all of them
 *              1      512 KiB          1 MiB           1 MiB
 *             16      256 KiB        512 KiB           8 MiB
 *            300        8 KiB         16 KiB           5 MiB
 *          1,000        4 KiB          8 KiB           8 MiB
 *    1,000, idle            0              0               0  (and 10 MiB of heap)
 * </pre>
 */
@NullMarked
package dev.sluice.web.netty;

import org.jspecify.annotations.NullMarked;
