/**
 * {@code sluice push}. Small files and streams go in one request ({@code PlainPush}). A large file goes in parts that
 * several connections bring at a time ({@code PartedPush}, {@code PartSender}); when the network is lost, all of them
 * wait together. It keeps no state of its own: what arrived is what the gateway says has arrived.
 */
@NullMarked
package dev.sluice.cli.push;

import org.jspecify.annotations.NullMarked;
