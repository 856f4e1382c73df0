/**
 * What is told of each file and how it ended: {@link dev.sluice.cli.report.TextReporter} for a person, {@link
 * dev.sluice.cli.report.JsonReporter} for a script.
 */
@NullMarked
package dev.sluice.cli.report;

import org.jspecify.annotations.NullMarked;
