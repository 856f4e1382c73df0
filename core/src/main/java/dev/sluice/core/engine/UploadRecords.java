package dev.sluice.core.engine;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.ReservedKeys;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.UploadStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The records of resumable uploads, kept at the store beside the objects: {@code .sluice/uploads/group/expiry-random},
 * and next to a record the marks of what became of it. Every method throws {@link StoreException}.
 */
record UploadRecords(UploadStore store, ObjectReader reader, ObjectCatalog catalog, Retries retries, LogOnce log) {

    private static final String FOLDER = ReservedKeys.PREFIX + "uploads/";
    private static final int MOST_BYTES = 16 * 1024;
    private static final String AFTER_ALL_DIGITS = "~";

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

    /** One page of records and their marks; the cursor is for any process, and names no record. */
    record Page(Map<UploadId, Set<Mark>> records, Optional<String> nextCursor) { }

    UploadRecords(UploadStore store, ObjectReader reader, ObjectCatalog catalog, Retries retries) {
        this(store, reader, catalog, retries, new LogOnce(UploadRecords.class));
    }

    /** The folder of a bucket's records, as an address that failures can name. */
    static ObjectAddress folder(String bucket) {
        return new ObjectAddress(bucket, FOLDER);
    }

    static ObjectAddress address(UploadId id) {
        return new ObjectAddress(id.bucket(), key(id));
    }

    private static String key(UploadId id) {
        return FOLDER + name(id);
    }

    private static String name(UploadId id) {
        return id.group() + "/" + id.expiry().getEpochSecond() + "-" + id.random();
    }

    private static ObjectAddress address(UploadId id, Mark mark) {
        return new ObjectAddress(id.bucket(), key(id) + mark.suffix);
    }

    void write(UploadRecord record) {
        put(address(record.info().id()), RecordText.of(record));
    }

    /** Empty if there is none, or it can't be read: one that somebody else wrote is in nobody's way. */
    Optional<UploadRecord> read(UploadId id) {
        try {
            return readStrictly(id);
        } catch (IllegalArgumentException unreadable) {
            log.warn(address(id) + " is no record of an upload, and left alone", unreadable);
            return Optional.empty();
        }
    }

    /**
     * Empty if there is none.
     *
     * @throws IllegalArgumentException if it can't be read
     */
    Optional<UploadRecord> readStrictly(UploadId id) {
        Optional<UploadRecord> record = read(address(id)).map(text -> RecordText.record(id, text));
        record.map(found -> found.info().address().key()).filter(ReservedKeys::contains).ifPresent(key -> {
            throw new IllegalArgumentException("the record of an upload names the reserved key " + key);
        });
        return record;
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
        try {
            return read(address(id, Mark.DONE)).map(text -> RecordText.receipt(id.bucket(), text));
        } catch (IllegalArgumentException unreadable) {
            log.warn(address(id, Mark.DONE) + " is no receipt of an upload, and left alone", unreadable);
            return Optional.empty();
        }
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
        return marks(
                bucket,
                retries.call(() -> catalog.list(bucket, ListQuery.ofPrefix(FOLDER + group + "/")))
                        .objects());
    }

    /**
     * The records of a bucket, page by page. A record and its marks come one after the other, so each is known when
     * another record has come, or the end.
     */
    Page list(String bucket, Optional<String> cursor, int limit) {
        int most = Math.min(ListQuery.MAX_LIMIT, limit * (1 + Mark.values().length) + 1);
        ListQuery query = new ListQuery(
                FOLDER, Optional.empty(), cursor.map(position -> FOLDER + position), Optional.empty(), most);
        List<ObjectSummary> objects = new ArrayList<>();
        while (true) {
            ListQuery asked = query;
            ObjectPage page = retries.call(() -> catalog.list(bucket, asked));
            objects.addAll(page.objects());
            Map<UploadId, Set<Mark>> records = marks(bucket, objects);
            int known = page.nextCursor().isEmpty() ? records.size() : records.size() - 1;
            if (known > 0 || page.nextCursor().isEmpty()) {
                return page(records, Math.min(limit, known));
            }
            objects.removeIf(object -> marks(bucket, List.of(object)).isEmpty());
            query = asked.after(page.nextCursor().get());
        }
    }

    private static Page page(Map<UploadId, Set<Mark>> records, int count) {
        List<UploadId> ids = List.copyOf(records.keySet());
        Map<UploadId, Set<Mark>> first = new LinkedHashMap<>();
        ids.subList(0, count).forEach(id -> first.put(id, records.get(id)));
        return new Page(
                first,
                count < ids.size() ? Optional.of(between(ids.get(count - 1), ids.get(count))) : Optional.empty());
    }

    /** A name between two, which has no more of the earlier one than it takes to be after it. */
    private static String between(UploadId earlier, UploadId later) {
        String name = name(earlier);
        int same = 0;
        while (name.charAt(same) == name(later).charAt(same)) {
            same++;
        }
        return name.substring(0, same + 1) + AFTER_ALL_DIGITS;
    }

    private static Map<UploadId, Set<Mark>> marks(String bucket, List<ObjectSummary> objects) {
        Map<UploadId, Set<Mark>> records = new LinkedHashMap<>();
        for (ObjectSummary object : objects) {
            id(bucket, object.key()).ifPresent(id -> records.computeIfAbsent(id, none -> EnumSet.noneOf(Mark.class)));
            for (Mark mark : Mark.values()) {
                if (object.key().endsWith(mark.suffix)) {
                    String key = object.key().substring(0, object.key().length() - mark.suffix.length());
                    id(bucket, key)
                            .ifPresent(id -> records.computeIfAbsent(id, none -> EnumSet.noneOf(Mark.class))
                                    .add(mark));
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
                return Optional.of(small(content.stream().readNBytes(MOST_BYTES + 1)));
            } catch (IOException broken) {
                throw StoreException.temporary(Kind.UNAVAILABLE, "the store broke off while " + address + " was read")
                        .withCause(broken);
            } catch (StoreException refused) {
                if (refused.kind() == Kind.NO_SUCH_OBJECT) {
                    return Optional.empty();
                }
                throw refused;
            }
        });
    }

    private static byte[] small(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a record has at most " + MOST_BYTES + " bytes");
        }
        return bytes;
    }
}
