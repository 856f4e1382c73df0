/**
 * Text in and out: what is safe on a terminal, numbers for a person, JSON lines, arguments that are no UTF-8.
 */
@NullMarked
package dev.sluice.cli.text;

import org.jspecify.annotations.NullMarked;
