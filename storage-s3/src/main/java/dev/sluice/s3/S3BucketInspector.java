package dev.sluice.s3;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.BucketStatus;
import dev.sluice.core.storage.BucketStatus.Question;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.s3.internal.protocol.ReadRetries;
import dev.sluice.s3.internal.protocol.S3Requests;
import dev.sluice.s3.internal.protocol.S3Responses;
import dev.sluice.s3.internal.protocol.S3Responses.UploadsPage;
import dev.sluice.s3.internal.protocol.S3Wire;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells how buckets are. */
final class S3BucketInspector implements BucketInspector {

    /** Where writing is tried. */
    private static final String PROBE_KEY = ".sluice/probe";

    /**
     * The id of no upload: a part of it is refused, so nothing is written, but who may not write is refused before
     * that.
     */
    private static final String NO_UPLOAD = "none";

    private final S3Wire wire;
    private final ReadRetries retries;
    private final ObjectCatalog catalog;

    S3BucketInspector(S3Wire wire, ReadRetries retries, ObjectCatalog catalog) {
        this.wire = wire;
        this.retries = retries;
        this.catalog = catalog;
    }

    @Override
    public void requireReachable(String bucket) {
        String doing = "Looking at bucket " + bucket;
        try {
            retries.call(() -> wire.call(doing, S3Requests.headBucket(bucket)));
        } catch (StoreException failure) {
            throw Buckets.isMissing(failure) ? Buckets.missing(doing, failure) : failure;
        }
    }

    @Override
    public void create(String bucket) {
        try {
            retries.call(
                    () -> wire.call("Creating bucket " + bucket, S3Requests.createBucket(bucket, wire.region(bucket))));
        } catch (StoreException failure) {
            if (failure.kind() != Kind.CONFLICT) {
                throw failure;
            }
            // It is there: this credential's, or else it can't be looked at.
            requireReachable(bucket);
        }
    }

    @Override
    public BucketStatus status(String bucket, int countLimit) {
        if (countLimit < 1) {
            throw new IllegalArgumentException("countLimit must be positive: " + countLimit);
        }
        Questions questions = new Questions();
        if (!questions.ask(Question.REACHABLE, false, () -> answersFor(bucket))) {
            return new BucketStatus(bucket, false, false, 0, 0, false, 0, questions.unanswered());
        }
        ObjectCount objects =
                questions.ask(Question.OBJECTS, ObjectCount.NONE.stopped(), () -> countObjects(bucket, countLimit));
        boolean writable = questions.ask(Question.WRITABLE, false, () -> isWritable(bucket));
        long unfinished = questions.ask(Question.UNFINISHED_UPLOADS, 0L, () -> countUnfinished(bucket, countLimit));
        return new BucketStatus(
                bucket,
                true,
                writable,
                objects.objects(),
                objects.bytes(),
                objects.complete(),
                unfinished,
                questions.unanswered());
    }

    /** A refusal is an answer, too. */
    private boolean answersFor(String bucket) {
        try {
            requireReachable(bucket);
        } catch (StoreException failure) {
            if (failure.kind() != Kind.ACCESS_DENIED) {
                throw failure;
            }
        }
        return true;
    }

    /**
     * A credential may be allowed one thing and not another, and a store may fail at one alone: what it doesn't tell is
     * named.
     */
    private static final class Questions {
        private final Map<Question, String> unanswered = new EnumMap<>(Question.class);

        <R> R ask(Question question, R otherwise, Supplier<R> store) {
            try {
                return store.get();
            } catch (StoreException failure) {
                if (failure.kind() == Kind.NO_SUCH_BUCKET || failure.kind() == Kind.CANCELLED) {
                    throw failure;
                }
                unanswered.put(question, failure.getMessage());
                return otherwise;
            }
        }

        Map<Question, String> unanswered() {
            return unanswered;
        }
    }

    private boolean isWritable(String bucket) {
        MultipartUpload none = new MultipartUpload(new ObjectAddress(bucket, PROBE_KEY), NO_UPLOAD);
        try {
            retries.call(() -> wire.call(
                    "Trying to write to " + bucket, S3Requests.uploadPart(none, PartNumber.FIRST, 0, Map.of())));
            return true;
        } catch (StoreException failure) {
            if (failure.kind() == Kind.NO_SUCH_UPLOAD || failure.kind() == Kind.INVALID) {
                return true;
            }
            if (failure.kind() == Kind.INSUFFICIENT_STORAGE) {
                return false;
            }
            throw failure;
        }
    }

    private ObjectCount countObjects(String bucket, int limit) {
        ObjectCount count = ObjectCount.NONE;
        ListQuery query = new ListQuery("", Optional.empty(), Optional.empty(), Math.min(limit, ListQuery.MAX_LIMIT));
        for (Optional<ListQuery> next = Optional.of(query); next.isPresent(); ) {
            ObjectPage page = catalog.list(bucket, next.get());
            for (ObjectSummary object : page.objects()) {
                if (count.objects() == limit) {
                    return count.stopped();
                }
                count = count.plus(object.size());
            }
            next = page.nextCursor().map(query::after);
        }
        return count;
    }

    private long countUnfinished(String bucket, int limit) {
        long count = 0;
        UploadsPage page = uploads(bucket, Optional.empty(), Optional.empty());
        for (count = page.uploads(); page.nextKey().isPresent() && count < limit; count += page.uploads()) {
            page = uploads(bucket, page.nextKey(), page.nextId());
        }
        return Math.min(count, limit);
    }

    private UploadsPage uploads(String bucket, Optional<String> keyMarker, Optional<String> idMarker) {
        return retries.call(() -> wire.xml(
                "Counting the unfinished uploads of " + bucket,
                S3Requests.listMultipartUploads(bucket, keyMarker, idMarker),
                S3Responses.UPLOADS_ROOT,
                S3Responses::uploads));
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
