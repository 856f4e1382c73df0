/** What encrypts connections to a store. */
@NullMarked
package dev.sluice.s3.tls;

import org.jspecify.annotations.NullMarked;
