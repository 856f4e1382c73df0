/**
 * Tries a bucket out, and says what its store can and can't do, and what the credential may.
 *
 * <p>{@link dev.sluice.s3.doctor.StoreDoctor} is the way in. Everything it writes lies under {@code .sluice/doctor/}
 * and is removed again. It writes about 15 MiB a bucket.
 *
 * <p><b>Permissions.</b> It needs those of Sluice itself, and tells which are missing; to read the lifecycle rules it
 * needs {@code s3:GetLifecycleConfiguration} besides. What can't be found out without harm isn't tried: whether the
 * credential may delete the bucket, delete other objects, or change the bucket's policy.
 */
@NullMarked
package dev.sluice.s3.doctor;

import org.jspecify.annotations.NullMarked;
