/** What of the AWS SDK makes requests of its own (its S3 client, STS, SSO) makes them over Sluice's HTTP client. */
@NullMarked
package dev.sluice.s3.internal.sdk;

import org.jspecify.annotations.NullMarked;
