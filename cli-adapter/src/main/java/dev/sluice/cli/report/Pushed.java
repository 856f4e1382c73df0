package dev.sluice.cli.report;

import dev.sluice.cli.gateway.Receipt;
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
public record Pushed(Receipt receipt, long sentBytes, long resumedBytes, int resentParts, Duration elapsed) {
}
