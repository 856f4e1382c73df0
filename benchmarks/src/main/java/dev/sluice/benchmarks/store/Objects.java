package dev.sluice.benchmarks.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What the store remembers: each object's size and checksum, small ones whole, and the uploads under way. Thread-safe.
 */
final class Objects {

    private final NavigableMap<String, StoredObject> objects = new ConcurrentSkipListMap<>();
    private final Map<String, OpenUpload> uploads = new ConcurrentHashMap<>();

    StoredObject put(RequestHead head, Body body) throws S3Failure {
        StoredObject object = new StoredObject(
                body.sum(),
                OpenUpload.etag(body.sum()),
                Instant.now(),
                StoredObject.attributesOf(head),
                body.document());
        publish(head, object);
        return object;
    }

    /** Begins an upload and returns its id. */
    String begin(RequestHead head) {
        String id = UUID.randomUUID().toString();
        uploads.put(
                id,
                new OpenUpload(path(head), head.header("x-amz-checksum-algorithm"), StoredObject.attributesOf(head)));
        return id;
    }

    OpenUpload upload(RequestHead head) throws S3Failure {
        OpenUpload upload = uploads.get(uploadId(head));
        if (upload == null || !upload.path().equals(path(head))) {
            throw S3Failure.of(404, "NoSuchUpload", "there is no such upload");
        }
        return upload;
    }

    StoredObject complete(RequestHead head, List<OpenUpload.NamedPart> parts) throws S3Failure {
        StoredObject object = upload(head).complete(parts, head.header("x-amz-checksum-crc32c"));
        publish(head, object);
        uploads.remove(uploadId(head));
        return object;
    }

    void abort(RequestHead head) throws S3Failure {
        upload(head);
        uploads.remove(uploadId(head));
    }

    Optional<StoredObject> find(RequestHead head) {
        return Optional.ofNullable(objects.get(path(head)));
    }

    void delete(RequestHead head) {
        objects.remove(path(head));
    }

    /** All objects of the bucket whose keys begin so, by key. */
    Map<String, StoredObject> list(String bucket, String prefix) {
        String from = bucket + "/" + prefix;
        return objects.subMap(from, true, from + Character.MAX_VALUE, false);
    }

    /** The uploads of the bucket that are under way, by id. */
    Map<String, OpenUpload> uploads() {
        return uploads;
    }

    private void publish(RequestHead head, StoredObject object) throws S3Failure {
        boolean mustNotExist = head.header("if-none-match").equals(Optional.of("*"));
        StoredObject other = mustNotExist ? objects.putIfAbsent(path(head), object) : null;
        if (other != null) {
            throw S3Failure.of(412, "PreconditionFailed", "the object exists already");
        }
        objects.put(path(head), object);
    }

    private static String path(RequestHead head) {
        return head.bucket() + "/" + head.key();
    }

    private static String uploadId(RequestHead head) {
        return head.query().getOrDefault("uploadId", "");
    }
}
