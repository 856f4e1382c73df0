package dev.sluice.cli;

import java.time.Duration;

/**
 * A file that arrived.
 *
 * @param receipt      what the server says
 * @param sentBytes    the bytes that were given to the connection, those that were sent in vain included
 * @param resumedBytes the bytes that an earlier push had sent
 * @param resentParts  how often a part was sent that had been sent before, by this push or the earlier one
 * @param elapsed      from the first byte to the receipt
 */
record Pushed(Receipt receipt, long sentBytes, long resumedBytes, int resentParts, Duration elapsed) {
}
