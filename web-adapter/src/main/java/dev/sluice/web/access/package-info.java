/**
 * Who may ask for what: the one door that every request passes, so that accounts and rights can take its place.
 */
@NullMarked
package dev.sluice.web.access;

import org.jspecify.annotations.NullMarked;
