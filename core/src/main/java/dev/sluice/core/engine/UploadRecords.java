package dev.sluice.core.engine;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.UploadStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The records of resumable uploads, kept at the store beside the objects: {@code .sluice/uploads/group/expiry-random}, and
 * next to a record the marks of what became of it. Every method throws {@link StoreException}.
 */
record UploadRecords(UploadStore store, ObjectReader reader, ObjectCatalog catalog, Retries retries) {

    private static final String FOLDER = ".sluice/uploads/";
    private static final int MOST_BYTES = 16 * 1024;

    /** What is beside a record, and tells what became of its upload. */
    enum Mark {
        /** It was aborted, with a credential that may not delete. Empty. */
        ABORTED(".aborted"),
        /** It was completed. Holds the receipt. */
        DONE(".done");

        private final String suffix;

        Mark(String suffix) {
            this.suffix = suffix;
        }
    }

    /** One page of records and their marks. */
    record Page(Map<UploadId, Set<Mark>> records, Optional<String> nextCursor) { }

    /** The folder of a bucket's records, as an address that failures can name. */
    static ObjectAddress folder(String bucket) {
        return new ObjectAddress(bucket, FOLDER);
    }

    static ObjectAddress address(UploadId id) {
        return new ObjectAddress(id.bucket(), key(id));
    }

    private static String key(UploadId id) {
        return FOLDER + id.group() + "/" + id.expiry().getEpochSecond() + "-" + id.random();
    }

    private static ObjectAddress address(UploadId id, Mark mark) {
        return new ObjectAddress(id.bucket(), key(id) + mark.suffix);
    }

    void write(UploadRecord record) {
        put(address(record.info().id()), RecordText.of(record));
    }

    /** Empty if there is none. */
    Optional<UploadRecord> read(UploadId id) {
        return read(address(id)).map(text -> RecordText.record(id, text));
    }

    /** What became of the upload, by one request; empty if there is no record and no mark of it. */
    Optional<Set<Mark>> marks(UploadId id) {
        ListQuery query = new ListQuery(key(id), Optional.empty(), Optional.empty(), 1 + Mark.values().length);
        List<ObjectSummary> found = retries.call(() -> catalog.list(id.bucket(), query)).objects();
        return Optional.ofNullable(marks(id.bucket(), found).get(id));
    }

    void markDone(UploadId id, UploadReceipt receipt) {
        put(address(id, Mark.DONE), RecordText.of(receipt));
    }

    Optional<UploadReceipt> receipt(UploadId id) {
        return read(address(id, Mark.DONE)).map(text -> RecordText.receipt(id.bucket(), text));
    }

    void markAborted(UploadId id) {
        put(address(id, Mark.ABORTED), new byte[0]);
    }

    /** The record last, so that what failed halfway can be found and done again. */
    void delete(UploadId id) {
        Stream<ObjectAddress> marks = Arrays.stream(Mark.values()).map(mark -> address(id, mark));
        for (ObjectAddress address : Stream.concat(marks, Stream.of(address(id))).toList()) {
            retries.run(() -> store.delete(address.bucket(), List.of(address.key())));
        }
    }

    /** The records of a group, all of them. */
    Map<UploadId, Set<Mark>> ofGroup(String bucket, String group) {
        return marks(bucket, retries.call(() -> catalog.list(bucket, ListQuery.ofPrefix(FOLDER + group + "/"))).objects());
    }

    /** The records of a bucket, page by page. A record whose marks are on the next page is looked at by itself. */
    Page list(String bucket, Optional<String> cursor, int limit) {
        ListQuery query = new ListQuery(FOLDER, Optional.empty(), cursor, limit);
        ObjectPage page = retries.call(() -> catalog.list(bucket, query));
        Map<UploadId, Set<Mark>> records = marks(bucket, page.objects());
        if (page.nextCursor().isPresent() && !page.objects().isEmpty()) {
            id(bucket, page.objects().getLast().key()).ifPresent(last -> records.put(last, marks(last).orElse(Set.of())));
        }
        return new Page(records, page.nextCursor());
    }

    private static Map<UploadId, Set<Mark>> marks(String bucket, List<ObjectSummary> objects) {
        Map<UploadId, Set<Mark>> records = new LinkedHashMap<>();
        for (ObjectSummary object : objects) {
            id(bucket, object.key()).ifPresent(id -> records.computeIfAbsent(id, none -> EnumSet.noneOf(Mark.class)));
            for (Mark mark : Mark.values()) {
                if (object.key().endsWith(mark.suffix)) {
                    String key = object.key().substring(0, object.key().length() - mark.suffix.length());
                    id(bucket, key).ifPresent(id -> records.computeIfAbsent(id, none -> EnumSet.noneOf(Mark.class)).add(mark));
                }
            }
        }
        return records;
    }

    private static Optional<UploadId> id(String bucket, String key) {
        return UploadId.ofName(bucket + "/" + key.substring(Math.min(FOLDER.length(), key.length())));
    }

    private void put(ObjectAddress address, byte[] bytes) {
        retries.call(() -> store.putWhole(address, ObjectAttributes.NONE, Precondition.NONE, SmallBody.of(bytes)));
    }

    private Optional<byte[]> read(ObjectAddress address) {
        return retries.call(() -> {
            try (ObjectContent content = reader.open(address)) {
                return Optional.of(content.stream().readNBytes(MOST_BYTES));
            } catch (IOException broken) {
                throw StoreException.temporary(Kind.UNAVAILABLE, "the store broke off while " + address + " was read").withCause(broken);
            } catch (StoreException refused) {
                if (refused.kind() == Kind.NO_SUCH_OBJECT) {
                    return Optional.empty();
                }
                throw refused;
            }
        });
    }
}
