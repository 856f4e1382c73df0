package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import org.gaul.s3proxy.blobstore.SdkResponses;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * One page of a bucket's objects: its regular files, in the order of the keys' bytes. Folders become no keys, links are
 * not followed, and what this machine can't read, itself or its name, is left out. For one thread.
 */
final class FolderListing {

    private static final int MAX_KEYS = 1000;

    /** What stands for bytes that are no text: such a name doesn't lead back to its file. */
    private static final char UNREADABLE = '\uFFFD';

    private final Folders folders;
    private final String prefix;
    private final String delimiter;
    /** The last key or folded prefix of the page before. */
    private final String after;
    private final int limit;

    private final List<S3Object> objects = new ArrayList<>();
    private final List<CommonPrefix> prefixes = new ArrayList<>();
    private String last = "";
    private boolean truncated;

    private FolderListing(ListObjectsV2Request request, Folders folders) {
        this.folders = folders;
        this.prefix = Objects.requireNonNullElse(request.prefix(), "");
        this.delimiter = Objects.requireNonNullElse(request.delimiter(), "");
        this.after = Optional.ofNullable(request.continuationToken())
                .or(() -> Optional.ofNullable(request.startAfter()))
                .orElse("");
        this.limit = Math.min(Objects.requireNonNullElse(request.maxKeys(), MAX_KEYS), MAX_KEYS);
    }

    /** How a folder is opened. */
    interface Folders {
        DirectoryStream<Path> open(Path folder) throws IOException;
    }

    static ListObjectsV2Response page(Path bucket, ListObjectsV2Request request) throws IOException {
        return page(bucket, request, Files::newDirectoryStream);
    }

    static ListObjectsV2Response page(Path bucket, ListObjectsV2Request request, Folders folders) throws IOException {
        FolderListing listing = new FolderListing(request, folders);
        if (listing.limit > 0) {
            listing.visitFolder(bucket, "");
        }
        return SdkResponses.objectsPage(listing.objects, listing.prefixes, listing.truncated ? listing.last : null);
    }

    /** @param name what its keys begin with: empty, or ending with a slash */
    private void visitFolder(Path folder, String name) throws IOException {
        String position = "";
        Batch batch;
        do {
            batch = batch(folder, name, position);
            for (Entry entry : batch.inOrder()) {
                visit(entry);
                if (truncated) {
                    return;
                }
                position = entry.name;
            }
        } while (batch.isFull());
    }

    private void visit(Entry entry) throws IOException {
        Optional<String> folded = folded(entry.name);
        if (folded.isPresent() && isTold(folded.get())) {
            return;
        }
        try {
            if (entry.isFolder() && (folded.isEmpty() || isInside(after, entry.name))) {
                visitFolder(entry.path, entry.name);
            } else if (folded.isEmpty()) {
                visitFile(entry);
            } else if (!entry.isFolder() || hasObject(entry.path)) {
                fold(folded.get());
            }
        } catch (AccessDeniedException closedToUs) {
            // What can't be read is no object here.
        }
    }

    private static boolean isInside(String key, String folder) {
        return key.startsWith(folder) && !key.equals(folder);
    }

    /** What stands for the key, or for all keys in the folder, on the page, if they aren't listed one by one. */
    private Optional<String> folded(String name) {
        int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
        return end < 0 ? Optional.empty() : Optional.of(name.substring(0, end + delimiter.length()));
    }

    private boolean isTold(String folded) {
        return folded.equals(last) || folded.equals(after);
    }

    private void visitFile(Entry file) throws IOException {
        if (hasRoom()) {
            StoredAttributes attributes;
            try {
                attributes = StoredAttributes.read(file.path, file.basics);
            } catch (NoSuchFileException removedMeanwhile) {
                return;
            }
            objects.add(SdkResponses.objectEntry(
                    file.name,
                    '"' + attributes.etag() + '"',
                    file.basics.lastModifiedTime().toInstant(),
                    file.basics.size(),
                    StorageClass.fromValue(attributes.storageClass())));
            last = file.name;
        }
    }

    private void fold(String folded) {
        if (hasRoom()) {
            prefixes.add(SdkResponses.commonPrefix(folded));
            last = folded;
        }
    }

    private boolean hasRoom() {
        truncated = objects.size() + prefixes.size() == limit;
        return !truncated;
    }

    /** The first of the folder behind a position: one more than a page holds, which tells that it isn't the last. */
    private Batch batch(Path folder, String name, String position) throws IOException {
        Batch batch = new Batch(limit + 1);
        try (DirectoryStream<Path> children = folders.open(folder)) {
            for (Path child : children) {
                String key = name + child.getFileName();
                // Only a look tells whether it is a folder, so there is none where neither would matter.
                if (belongs(key, position, batch) || belongs(key + "/", position, batch)) {
                    Entry.of(child, key).filter(entry -> belongs(entry.name, position, batch)).ifPresent(batch::add);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException changedMeanwhile) {
            // Then there is nothing more in it.
        }
        return batch;
    }

    private boolean belongs(String name, String position, Batch batch) {
        return mayMatter(name) && compare(name, position) > 0 && batch.hasRoomFor(name);
    }

    /** Whether it, or something in it, can be on this page, or begin the next. */
    private boolean mayMatter(String name) {
        boolean isFolder = name.endsWith("/");
        boolean matches = name.startsWith(prefix) || isFolder && prefix.startsWith(name);
        boolean follows = compare(name, after) > 0 || isFolder && after.startsWith(name);
        return matches && follows && name.indexOf(UNREADABLE) < 0 && folded(name).filter(this::isTold).isEmpty();
    }

    private boolean hasObject(Path folder) throws IOException {
        try (DirectoryStream<Path> children = folders.open(folder)) {
            for (Path child : children) {
                Optional<Entry> entry = Entry.of(child, "");
                if (entry.isPresent() && (!entry.get().isFolder() || hasObject(child))) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException changedOrClosedToUs) {
            return false;
        }
    }

    /** The order of S3: that of the bytes of UTF-8, which is that of the characters' numbers. */
    static int compare(String one, String other) {
        int index = 0;
        int end = Math.min(one.length(), other.length());
        while (index < end && one.charAt(index) == other.charAt(index)) {
            index++;
        }
        return index == end ? one.length() - other.length() : rank(one.charAt(index)) - rank(other.charAt(index));
    }

    /** Surrogates stand for the characters that come after all others. */
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + Character.MIN_SUPPLEMENTARY_CODE_POINT : unit;
    }

    /**
     * The first entries of all that are added, in the order of the keys: as a folder may have millions, no more are
     * kept.
     */
    static final class Batch {

        private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::name, FolderListing::compare);

        private final int most;
        private final PriorityQueue<Entry> lastFirst = new PriorityQueue<>(ORDER.reversed());

        /** @param most how many it keeps, at least one */
        Batch(int most) {
            this.most = most;
        }

        boolean isFull() {
            return lastFirst.size() == most;
        }

        /** Whether it would be among the first so far. */
        boolean hasRoomFor(String name) {
            return !isFull() || compare(name, lastFirst.element().name) < 0;
        }

        void add(Entry entry) {
            lastFirst.add(entry);
            if (lastFirst.size() > most) {
                lastFirst.remove();
            }
        }

        List<Entry> inOrder() {
            return lastFirst.stream().sorted(ORDER).toList();
        }
    }

    /** @param name of a file its key; of a folder what the keys in it begin with */
    record Entry(Path path, String name, BasicFileAttributes basics) {

        /** Empty for links, devices, pipes, and what has gone. */
        static Optional<Entry> of(Path path, String name) throws IOException {
            try {
                BasicFileAttributes basics =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (basics.isDirectory()) {
                    return Optional.of(new Entry(path, name + "/", basics));
                }
                return basics.isRegularFile() ? Optional.of(new Entry(path, name, basics)) : Optional.empty();
            } catch (NoSuchFileException removedMeanwhile) {
                return Optional.empty();
            }
        }

        boolean isFolder() {
            return basics.isDirectory();
        }
    }
}
