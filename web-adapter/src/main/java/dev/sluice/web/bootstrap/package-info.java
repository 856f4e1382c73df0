/**
 * Puts the gateway together and starts it: settings, the store behind the ports, the engine, the {@code serve} command.
 * The only package here that names a store.
 */
@NullMarked
package dev.sluice.web.bootstrap;

import org.jspecify.annotations.NullMarked;
