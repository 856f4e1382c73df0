/**
 * The terminal and what is shown while bytes move: a line that is drawn over and over, or one now and then in a log.
 * {@link dev.sluice.cli.progress.TransferProgress} counts, {@link dev.sluice.cli.progress.ProgressDisplay} shows.
 */
@NullMarked
package dev.sluice.cli.progress;

import org.jspecify.annotations.NullMarked;
