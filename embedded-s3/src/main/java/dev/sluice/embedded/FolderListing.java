package dev.sluice.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.SdkResponses;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * One page of a bucket's objects: its regular files, in the order of the keys' bytes. Folders become no keys, links are
 * not followed, and what has a name that this machine can't read is left out. For one thread.
 */
final class FolderListing {

    private static final int MAX_KEYS = 1000;

    /** What stands for bytes that are no text: such a name doesn't lead back to its file. */
    private static final char UNREADABLE = '\uFFFD';

    private final String prefix;
    private final String delimiter;
    /** The last key or folded prefix of the page before. */
    private final String after;
    private final int limit;

    private final List<S3Object> objects = new ArrayList<>();
    private final List<CommonPrefix> prefixes = new ArrayList<>();
    private String last = "";
    private boolean truncated;

    private FolderListing(ListObjectsV2Request request) {
        this.prefix = Objects.requireNonNullElse(request.prefix(), "");
        this.delimiter = Objects.requireNonNullElse(request.delimiter(), "");
        this.after = Optional.ofNullable(request.continuationToken())
                .or(() -> Optional.ofNullable(request.startAfter()))
                .orElse("");
        this.limit = Objects.requireNonNullElse(request.maxKeys(), MAX_KEYS);
    }

    static ListObjectsV2Response page(Path bucket, ListObjectsV2Request request) throws IOException {
        FolderListing listing = new FolderListing(request);
        if (listing.limit > 0) {
            listing.visitFolder(bucket, "");
        }
        return SdkResponses.objectsPage(listing.objects, listing.prefixes, listing.truncated ? listing.last : null);
    }

    /** @param name what its keys begin with: empty, or ending with a slash */
    private void visitFolder(Path folder, String name) throws IOException {
        for (Entry entry : entries(folder, name)) {
            if (truncated) {
                return;
            }
            if (!entry.isFolder()) {
                visitFile(entry);
            } else if (!isFoldable(entry.name) || after.startsWith(entry.name) && !after.equals(entry.name)) {
                visitFolder(entry.path, entry.name);
            } else if (!after.equals(entry.name) && hasObject(entry.path)) {
                fold(entry.name);
            }
        }
    }

    /** Whether all that is in the folder becomes one prefix, so that it needn't be read. */
    private boolean isFoldable(String folder) {
        return delimiter.equals("/") && folder.startsWith(prefix) && !folder.equals(prefix);
    }

    private void visitFile(Entry file) throws IOException {
        String key = file.name;
        if (!key.startsWith(prefix) || compare(key, after) <= 0) {
            return;
        }
        int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        if (end >= 0) {
            fold(key.substring(0, end + delimiter.length()));
        } else if (hasRoom()) {
            StoredAttributes attributes;
            try {
                attributes = StoredAttributes.read(file.path, file.basics);
            } catch (NoSuchFileException removedMeanwhile) {
                return;
            }
            objects.add(SdkResponses.objectEntry(
                    key,
                    '"' + attributes.etag() + '"',
                    file.basics.lastModifiedTime().toInstant(),
                    file.basics.size(),
                    StorageClass.fromValue(attributes.storageClass())));
            last = key;
        }
    }

    private void fold(String folded) {
        if (!folded.equals(last) && !folded.equals(after) && hasRoom()) {
            prefixes.add(SdkResponses.commonPrefix(folded));
            last = folded;
        }
    }

    private boolean hasRoom() {
        truncated = objects.size() + prefixes.size() == limit;
        return !truncated;
    }

    private List<Entry> entries(Path folder, String name) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children =
                Files.newDirectoryStream(folder, child -> mayMatter(name + child.getFileName()))) {
            for (Path child : children) {
                Entry.of(child, name + child.getFileName()).ifPresent(entries::add);
            }
        } catch (NoSuchFileException | NotDirectoryException changedMeanwhile) {
            return List.of();
        }
        entries.sort(Comparator.comparing(Entry::name, FolderListing::compare));
        return entries;
    }

    /** Whether it, or something in it, can be on this page: told by its name, without a look at it. */
    private boolean mayMatter(String name) {
        String asFolder = name + "/";
        boolean matches = name.startsWith(prefix) || prefix.startsWith(asFolder);
        boolean follows = compare(asFolder, after) > 0 || after.startsWith(asFolder);
        return matches && follows && name.indexOf(UNREADABLE) < 0;
    }

    private static boolean hasObject(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                Optional<Entry> entry = Entry.of(child, "");
                if (entry.isPresent() && (!entry.get().isFolder() || hasObject(child))) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | NotDirectoryException changedMeanwhile) {
            return false;
        }
    }

    /** The order of S3: that of the bytes of UTF-8. */
    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** @param name of a file its key; of a folder what the keys in it begin with */
    private record Entry(Path path, String name, BasicFileAttributes basics) {

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
