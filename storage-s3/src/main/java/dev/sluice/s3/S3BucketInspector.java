package dev.sluice.s3;

import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.BucketStatus;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;

/** Tells how buckets are. */
final class S3BucketInspector implements BucketInspector {

    /** Where writing is tried. */
    private static final String PROBE_KEY = ".sluice/probe";

    /** The id of no upload: a part of it is refused, so nothing is written, but who may not write is refused before that. */
    private static final String NO_UPLOAD = "none";

    private static final int PAGE = 1000;

    private final S3Client client;

    S3BucketInspector(S3Client client) {
        this.client = client;
    }

    @Override
    public void requireReachable(String bucket) {
        String doing = "Looking at bucket " + bucket;
        try {
            SyncCalls.call(doing, () -> client.headBucket(request -> request.bucket(bucket)));
        } catch (StoreException failure) {
            throw Buckets.isMissing(failure) ? Buckets.missing(doing, failure) : failure;
        }
    }

    @Override
    public void create(String bucket) {
        SyncCalls.call("Creating bucket " + bucket, () -> {
            try {
                return client.createBucket(request -> request.bucket(bucket));
            } catch (BucketAlreadyOwnedByYouException there) {
                return there;
            }
        });
    }

    @Override
    public BucketStatus status(String bucket, int countLimit) {
        if (countLimit < 1) {
            throw new IllegalArgumentException("countLimit must be positive: " + countLimit);
        }
        try {
            ifAllowed(true, () -> {
                requireReachable(bucket);
                return true;
            });
            ObjectCount objects = ifAllowed(ObjectCount.NONE.stopped(), () -> countObjects(bucket, countLimit));
            boolean writable = ifAllowed(false, () -> isWritable(bucket));
            long unfinished = ifAllowed(0L, () -> countUnfinished(bucket, countLimit));
            return new BucketStatus(bucket, true, writable, objects.objects(), objects.bytes(), objects.complete(), unfinished);
        } catch (StoreException failure) {
            if (failure.kind() == Kind.UNAVAILABLE || failure.kind() == Kind.TIMEOUT || failure.kind() == Kind.SLOW_DOWN) {
                return BucketStatus.unreachable(bucket);
            }
            throw failure;
        }
    }

    /** A credential may be allowed one thing and not another: what it can't see is left out. */
    private static <R> R ifAllowed(R otherwise, Supplier<R> question) {
        try {
            return question.get();
        } catch (StoreException failure) {
            if (failure.kind() == Kind.ACCESS_DENIED) {
                return otherwise;
            }
            throw failure;
        }
    }

    private boolean isWritable(String bucket) {
        try {
            SyncCalls.call("Trying to write to " + bucket, () -> client.uploadPart(
                    request -> request.bucket(bucket).key(PROBE_KEY).uploadId(NO_UPLOAD).partNumber(PartNumber.FIRST.value()), RequestBody.empty()));
            return true;
        } catch (StoreException failure) {
            if (failure.kind() == Kind.NO_SUCH_UPLOAD || failure.kind() == Kind.INVALID) {
                return true;
            }
            throw failure;
        }
    }

    private ObjectCount countObjects(String bucket, int limit) {
        return SyncCalls.call("Counting the objects of " + bucket, () -> {
            ObjectCount count = ObjectCount.NONE;
            for (var object : client.listObjectsV2Paginator(request -> request.bucket(bucket).maxKeys(Math.min(limit, PAGE))).contents()) {
                if (count.objects() == limit) {
                    return count.stopped();
                }
                count = count.plus(object.size());
            }
            return count;
        });
    }

    private long countUnfinished(String bucket, int limit) {
        return SyncCalls.call("Counting the unfinished uploads of " + bucket, () -> {
            long count = 0;
            for (ListMultipartUploadsResponse page : client.listMultipartUploadsPaginator(request -> request.bucket(bucket))) {
                count += page.uploads().size();
                if (count >= limit) {
                    return (long) limit;
                }
            }
            return count;
        });
    }

    private record ObjectCount(long objects, long bytes, boolean complete) {
        static final ObjectCount NONE = new ObjectCount(0, 0, true);

        ObjectCount plus(long size) {
            return new ObjectCount(objects + 1, bytes + size, true);
        }

        ObjectCount stopped() {
            return new ObjectCount(objects, bytes, false);
        }
    }
}
