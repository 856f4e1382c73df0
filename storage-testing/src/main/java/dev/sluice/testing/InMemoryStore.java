package dev.sluice.testing;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.BucketStatus;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store in memory that is as strict as S3, or stricter: part sizes are checked at completion, an upload is gone after
 * completion and abort, checksums and conditions are checked, a body's buffers are copied while they are valid, and a
 * part that was on its way while its upload was aborted lands afterwards and stays until the upload is aborted again.
 *
 * <p>It tells what was left behind: {@link #requireNothingLeft()}. Thread-safe.
 */
public final class InMemoryStore implements UploadStore, ObjectReader, ObjectCatalog, BucketInspector {

    /** Checks everything, as AWS does. */
    public static final StoreFeatures ALL_FEATURES = new StoreFeatures(Checksums.HEADER_OR_TRAILER, true, true);

    private final StoreLimits limits;
    private final StoreFeatures features;
    private final Object lock = new Object();
    /** Guarded by {@link #lock}, with all that is in it. */
    private final Map<String, InMemoryBucket> buckets = new HashMap<>();
    private final AtomicInteger uploadsBegun = new AtomicInteger();
    private final Set<TrackedStream> openReads = ConcurrentHashMap.newKeySet();

    public InMemoryStore(StoreLimits limits, StoreFeatures features) {
        this.limits = limits;
        this.features = features;
    }

    /** A store of AWS's limits and features that has this bucket. */
    public static InMemoryStore withBucket(String bucket) {
        InMemoryStore store = new InMemoryStore(StoreLimits.AWS, ALL_FEATURES);
        store.create(bucket);
        return store;
    }

    @Override
    public StoreLimits limits() {
        return limits;
    }

    @Override
    public StoreFeatures features() {
        return features;
    }

    @Override
    public MultipartUpload begin(ObjectAddress address, ObjectAttributes attributes) {
        requireNotInterrupted();
        synchronized (lock) {
            String id = "upload-" + uploadsBegun.incrementAndGet();
            bucket(address.bucket()).uploads().put(id, new InMemoryUpload(address, attributes, limits, features));
            return new MultipartUpload(address, id);
        }
    }

    @Override
    public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
        requireNotInterrupted();
        if (number.value() > limits.maxParts()) {
            throw StoreException.permanent(Kind.INVALID, "InvalidArgument: there can be no part " + number);
        }
        requireAtMost(limits.maxPartSize(), body);
        InMemoryUpload pending;
        synchronized (lock) {
            pending = pending(upload);
        }
        byte[] bytes = BodyIntake.receive(body, features.checksums());
        synchronized (lock) {
            InMemoryBucket bucket = bucket(upload.address().bucket());
            if (pending.isPublished()) {
                throw noSuchUpload(upload);
            }
            bucket.uploads().put(upload.id(), pending);
            return pending.land(number, bytes);
        }
    }

    @Override
    public List<StoredPart> listParts(MultipartUpload upload) {
        requireNotInterrupted();
        synchronized (lock) {
            return pending(upload).list();
        }
    }

    @Override
    public PublishedObject complete(MultipartUpload upload, Completion completion) {
        requireNotInterrupted();
        requireSupported(completion.precondition());
        synchronized (lock) {
            InMemoryUpload pending = pending(upload);
            InMemoryBucket bucket = bucket(upload.address().bucket());
            InMemoryObject object = pending.assemble(completion);
            bucket.requireAllowed(upload.address().key(), completion.precondition());
            bucket.publish(upload.address().key(), object);
            bucket.uploads().remove(upload.id());
            pending.markPublished();
            return object.published();
        }
    }

    @Override
    public void abort(MultipartUpload upload) {
        requireNotInterrupted();
        synchronized (lock) {
            Optional.ofNullable(bucket(upload.address().bucket()).uploads().remove(upload.id()))
                    .ifPresent(InMemoryUpload::dropParts);
        }
    }

    @Override
    public PublishedObject putWhole(
            ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body) {
        requireNotInterrupted();
        requireSupported(precondition);
        requireAtMost(limits.maxPutSize(), body);
        synchronized (lock) {
            bucket(address.bucket()).requireAllowed(address.key(), precondition);
        }
        byte[] bytes = BodyIntake.receive(body, features.checksums());
        InMemoryObject object = InMemoryObject.ofWhole(bytes, Instant.now(), attributes, features);
        synchronized (lock) {
            bucket(address.bucket()).requireAllowed(address.key(), precondition);
            bucket(address.bucket()).publish(address.key(), object);
            return object.published();
        }
    }

    @Override
    public void delete(String bucket, List<String> keys) {
        requireNotInterrupted();
        synchronized (lock) {
            keys.forEach(bucket(bucket)::remove);
        }
    }

    @Override
    public void withdraw(ObjectAddress address, PublishedObject published) {
        requireNotInterrupted();
        synchronized (lock) {
            InMemoryBucket bucket = bucket(address.bucket());
            bucket.object(address.key())
                    .filter(object -> !object.etag().equals(published.etag()))
                    .ifPresent(another -> {
                        throw StoreException.permanent(
                                Kind.PRECONDITION_FAILED, "the object " + address + " has another entity tag");
                    });
            bucket.remove(address.key());
        }
    }

    @Override
    public Optional<ObjectInfo> head(ObjectAddress address) {
        requireNotInterrupted();
        synchronized (lock) {
            return bucket(address.bucket()).object(address.key()).map(object -> object.info(address));
        }
    }

    @Override
    public ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch) {
        requireNotInterrupted();
        InMemoryObject object;
        synchronized (lock) {
            object = bucket(address.bucket()).object(address.key())
                    .orElseThrow(() -> StoreException.permanent(Kind.NO_SUCH_OBJECT, "there is no object " + address));
        }
        if (ifMatch.isPresent() && !ifMatch.get().equals(object.etag())) {
            throw StoreException.permanent(
                    Kind.PRECONDITION_FAILED, "the object " + address + " has another entity tag");
        }
        Slice slice = Slice.of(range, object.bytes().length);
        TrackedStream stream = new TrackedStream(address, object.bytes(), slice, openReads);
        return new ObjectContent(object.info(address), slice.offset(), slice.length(), stream);
    }

    @Override
    public ObjectPage list(String bucket, ListQuery query) {
        requireNotInterrupted();
        synchronized (lock) {
            return bucket(bucket).list(query);
        }
    }

    @Override
    public void requireReachable(String bucket) {
        requireNotInterrupted();
        synchronized (lock) {
            bucket(bucket);
        }
    }

    @Override
    public void create(String bucket) {
        requireNotInterrupted();
        ObjectAddress.requireBucket(bucket);
        synchronized (lock) {
            buckets.computeIfAbsent(bucket, name -> new InMemoryBucket());
        }
    }

    @Override
    public BucketStatus status(String bucket, int countLimit) {
        requireNotInterrupted();
        synchronized (lock) {
            InMemoryBucket found = bucket(bucket);
            return new BucketStatus(
                    bucket,
                    true,
                    true,
                    Math.min(countLimit, found.objectCount()),
                    found.bytes(countLimit),
                    found.objectCount() <= countLimit && found.uploads().size() <= countLimit,
                    Math.min(countLimit, found.uploads().size()),
                    Map.of());
        }
    }

    /**
     * Fails unless everything that was begun has ended.
     *
     * @throws AssertionError naming each multipart upload that was neither completed nor aborted, and each object that
     *                        was opened and not closed
     */
    public void requireNothingLeft() {
        List<String> left = new ArrayList<>();
        synchronized (lock) {
            buckets.values()
                    .forEach(bucket -> bucket.uploads()
                            .forEach((id, upload) -> left.add(
                                    id + " to " + upload.address() + " was neither completed nor aborted and has "
                                            + upload.list().size() + " parts")));
        }
        openReads.forEach(stream -> left.add(stream.address() + " was opened and not closed"));
        if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + String.join("; ", left));
        }
    }

    private InMemoryBucket bucket(String name) {
        return Optional.ofNullable(buckets.get(name))
                .orElseThrow(() -> StoreException.permanent(Kind.NO_SUCH_BUCKET, "there is no bucket " + name));
    }

    private InMemoryUpload pending(MultipartUpload upload) {
        return Optional.ofNullable(bucket(upload.address().bucket()).uploads().get(upload.id()))
                .filter(found -> found.address().equals(upload.address()))
                .orElseThrow(() -> noSuchUpload(upload));
    }

    private static StoreException noSuchUpload(MultipartUpload upload) {
        return StoreException.permanent(
                Kind.NO_SUCH_UPLOAD, "there is no upload " + upload.id() + " to " + upload.address());
    }

    private void requireSupported(Precondition precondition) {
        if (precondition == Precondition.MUST_NOT_EXIST && !features.conditionalWrites()) {
            throw StoreException.permanent(Kind.UNSUPPORTED, "this store has no conditional writes");
        }
    }

    private static void requireAtMost(long limit, PartBody body) {
        if (body.length() > limit) {
            throw StoreException.permanent(
                    Kind.TOO_LARGE, "EntityTooLarge: " + body.length() + " bytes are more than " + limit);
        }
    }

    private static void requireNotInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw StoreException.permanent(Kind.CANCELLED, "the calling thread is interrupted");
        }
    }
}
