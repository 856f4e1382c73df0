package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.ReservedKeys;
import dev.sluice.core.UploadId;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectPage;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The store tells no checksums, so each part that it acknowledged is noted beside the record, by an empty object:
 * {@code .sluice/parts/expiry-random/number-crc32c-tag}. The tag is of the store's entity tag, which ties the note to
 * the very bytes: of a part that was replaced, the earlier note counts no more.
 */
record NotedParts(UploadStore store, ObjectCatalog catalog, Retries retries) implements PartLedger {

    private static final String FOLDER = ReservedKeys.PREFIX + "parts/";
    private static final int TAG_DIGITS = 16;

    private static String folder(UploadId id) {
        return FOLDER + id.expiry().getEpochSecond() + "-" + id.random() + "/";
    }

    @Override
    public void count(UploadRecord upload, StoredPart part, Digest checksum) {
        UploadId id = upload.info().id();
        ObjectAddress note = new ObjectAddress(
                id.bucket(), folder(id) + name(part, HexFormat.of().formatHex(checksum.value())));
        retries.call(() -> store.putWhole(note, ObjectAttributes.NONE, Precondition.NONE, SmallBody.of(new byte[0])));
    }

    @Override
    public List<StoredPart> parts(UploadRecord upload) {
        List<StoredPart> listed = listed(upload);
        Map<String, Digest> noted = noted(upload.info().id());
        if (!listed.stream().allMatch(part -> noted.containsKey(name(part)))) {
            // Whoever completes the upload meanwhile drops the notes after that: then the store knows it no more, and
            // says so.
            listed(upload);
        }
        return listed.stream()
                .map(part -> new StoredPart(
                        part.number(), part.size(), part.etag(), Optional.ofNullable(noted.get(name(part)))))
                .filter(part -> PartLedger.isWhole(upload, part))
                .toList();
    }

    private List<StoredPart> listed(UploadRecord upload) {
        return retries.call(() -> store.listParts(upload.multipart()));
    }

    private Map<String, Digest> noted(UploadId id) {
        Map<String, Digest> noted = new HashMap<>();
        forEachPage(
                id,
                page -> page.objects()
                        .forEach(note -> read(note).ifPresent(found -> noted.put(found.part(), found.checksum()))));
        return noted;
    }

    @Override
    public void clear(UploadId id) {
        // Page by page from the beginning, as each is gone before the next is asked for.
        ListQuery query = ListQuery.ofPrefix(folder(id));
        for (ObjectPage page = list(id, query); !page.objects().isEmpty(); page = list(id, query)) {
            List<String> keys = page.objects().stream().map(ObjectSummary::key).toList();
            retries.run(() -> store.delete(id.bucket(), keys));
        }
    }

    private void forEachPage(UploadId id, Consumer<ObjectPage> user) {
        Optional<ListQuery> query = Optional.of(ListQuery.ofPrefix(folder(id)));
        while (query.isPresent()) {
            ListQuery asked = query.get();
            ObjectPage page = list(id, asked);
            user.accept(page);
            query = page.nextCursor().map(asked::after);
        }
    }

    private ObjectPage list(UploadId id, ListQuery query) {
        return retries.call(() -> catalog.list(id.bucket(), query));
    }

    /** What a note says: which part, and its checksum. */
    private record Note(String part, Digest checksum) { }

    private static Optional<Note> read(ObjectSummary object) {
        String[] fields = object.key().substring(object.key().lastIndexOf('/') + 1).split("-", -1);
        return fields.length == 3 && fields[1].matches("[0-9a-f]{8}")
                ? Optional.of(
                        new Note(fields[0] + "-" + fields[2], Digest.ofCrc32c(HexFormat.fromHexDigits(fields[1]))))
                : Optional.empty();
    }

    private static String name(StoredPart part, String crc32c) {
        return "%05d-%s-%s".formatted(part.number().value(), crc32c, tag(part));
    }

    private static String name(StoredPart part) {
        return "%05d-%s".formatted(part.number().value(), tag(part));
    }

    private static String tag(StoredPart part) {
        return Sha256.hex(part.etag().getBytes(StandardCharsets.UTF_8)).substring(0, TAG_DIGITS);
    }
}
