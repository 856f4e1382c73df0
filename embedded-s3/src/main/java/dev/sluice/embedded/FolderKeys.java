package dev.sluice.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which keys a folder can hold. A key's segments, between its slashes, become folders and a file, so a key can't
 * <ul>
 *   <li>have an empty segment, or end with a slash;</li>
 *   <li>have a segment that is longer than a file name may be: 255 bytes of UTF-8, 43 fewer for the first one and 43 fewer
 *       for the last one, as the parts of an unfinished upload are kept under a longer name;</li>
 *   <li>go through another object ({@code a/b} where {@code a} is an object), or be another key's folder;</li>
 *   <li>begin with {@code .mpus-}, where the parts of unfinished uploads are.</li>
 * </ul>
 */
final class FolderKeys {

    /** The longest file name of the file systems in common use. */
    private static final int MAX_NAME_BYTES = 255;

    /** {@code .mpus-UUID-} goes before the first segment, {@code -PART-UUID} after the last. */
    private static final int OWN_NAME_BYTES = 43;

    private final Path folder;

    FolderKeys(Path folder) {
        this.folder = folder;
    }

    /** Why the bucket can't hold this key; empty if it can. */
    Optional<String> refusal(String bucket, String key) {
        if (key.endsWith("/") || key.contains("//")) {
            return Optional.of("key must not have an empty segment, as keys become file names here");
        }
        if (key.startsWith(".mpus-")) {
            return Optional.of("key must not begin with .mpus-, where this store keeps the parts of unfinished uploads");
        }
        return tooLong(key.split("/", -1)).or(() -> inTheWay(folder.resolve(bucket), key));
    }

    private static Optional<String> tooLong(String[] segments) {
        for (int index = 0; index < segments.length; index++) {
            int limit = MAX_NAME_BYTES
                    - (index == 0 ? OWN_NAME_BYTES : 0)
                    - (index == segments.length - 1 ? OWN_NAME_BYTES : 0);
            int bytes = segments[index].getBytes(StandardCharsets.UTF_8).length;
            if (bytes > limit) {
                return Optional.of("segment " + (index + 1) + " of the key has " + bytes + " bytes of UTF-8, but at most " + limit
                        + " are possible there, as keys become file names here");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inTheWay(Path bucket, String key) {
        Path file = bucket.resolve(key);
        if (Files.isDirectory(file)) {
            return Optional.of("key is the folder of other objects here, so it can't be an object too");
        }
        for (Path parent = file.getParent(); parent != null && !parent.equals(bucket); parent = parent.getParent()) {
            if (Files.isRegularFile(parent)) {
                return Optional.of("key goes through the object '" + bucket.relativize(parent) + "', which can't be a folder too");
            }
        }
        return Optional.empty();
    }
}
