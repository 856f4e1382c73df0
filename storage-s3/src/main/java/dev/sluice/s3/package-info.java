/**
 * The storage ports for AWS S3 and what speaks its protocol: requests of Sluice's own, signed by the AWS SDK for Java.
 *
 * <p>{@link dev.sluice.s3.S3Storage} is the way in. What is known of a store is data:
 * {@link dev.sluice.s3.EndpointProfile}.
 *
 * <p><b>Permissions.</b> Uploading needs {@code s3:PutObject}, and {@code s3:AbortMultipartUpload} and
 * {@code s3:ListMultipartUploadParts} to clean up and to resume; removing the records of resumable uploads needs
 * {@code s3:DeleteObject} under {@code .sluice/}. Reading needs {@code s3:GetObject}; listing and the status of a
 * bucket need {@code s3:ListBucket} and {@code s3:ListBucketMultipartUploads}. The doctor
 * ({@code dev.sluice.s3.doctor}) tells which are there.
 */
@NullMarked
package dev.sluice.s3;

import org.jspecify.annotations.NullMarked;
