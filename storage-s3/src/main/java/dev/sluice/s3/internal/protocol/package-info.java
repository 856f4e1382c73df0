/**
 * S3's protocol: what each request says over the wire ({@link dev.sluice.s3.internal.protocol.S3Requests}), how it is
 * signed and sent ({@link dev.sluice.s3.internal.protocol.S3Wire}), and how responses and errors are read. Of the SDK
 * it takes the signature, the credentials, and the table of AWS's endpoints.
 */
@NullMarked
package dev.sluice.s3.internal.protocol;

import org.jspecify.annotations.NullMarked;
