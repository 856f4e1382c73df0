/**
 * {@code sluice ls}: lists buckets or objects, page after page, as lines for a person or as JSON.
 */
@NullMarked
package dev.sluice.cli.ls;

import org.jspecify.annotations.NullMarked;
