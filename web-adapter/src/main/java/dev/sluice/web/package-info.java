/**
 * The gateway's HTTP interface: routes under {@code /api/v1}, health, the OpenAPI document and the page.
 *
 * <p>Controllers translate between HTTP and the ports of {@code dev.sluice.core}; they hold no state and no policy of
 * uploads. Every failure leaves through {@code dev.sluice.web.problem}, every request enters through
 * {@code dev.sluice.web.access}, and {@code dev.sluice.web.netty} keeps what a connection costs in bounds. Only
 * {@code dev.sluice.web.bootstrap} knows which store stands behind the ports.
 */
@NullMarked
package dev.sluice.web;

import org.jspecify.annotations.NullMarked;
