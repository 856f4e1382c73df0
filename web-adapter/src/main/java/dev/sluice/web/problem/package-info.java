/**
 * Every failure as problem+json (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>).
 * {@link dev.sluice.web.problem.Failure} is the one place that decides which failure gets which status.
 */
@NullMarked
package dev.sluice.web.problem;

import org.jspecify.annotations.NullMarked;
