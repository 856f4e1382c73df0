/**
 * {@code sluice get}: an object appears under its name only when it is whole and has the length and the digest that
 * the gateway told.
 */
@NullMarked
package dev.sluice.cli.get;

import org.jspecify.annotations.NullMarked;
