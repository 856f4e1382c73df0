package dev.sluice.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;

/**
 * Which file of a folder a key means. A key's segments, between its slashes, become folders and a file, so a key can't
 * <ul>
 *   <li>have an empty segment, {@code .} or {@code ..}, or end with a slash;</li>
 *   <li>have a segment that is longer than a file name may be, 255 bytes of UTF-8, or that the operating system can't
 *       hold;</li>
 *   <li>have a character that XML 1.0 can't carry, as no listing could tell it (<a
 *       href="https://www.w3.org/TR/xml/#charsets">XML 1.0, section 2.2</a>);</li>
 *   <li>go through another object ({@code a/b} where {@code a} is an object), or be another key's folder;</li>
 *   <li>go through a link, or mean anything but a regular file: nothing leads out of the folder;</li>
 *   <li>reach {@code .sluice/} under another spelling, where the file system ignores case.</li>
 * </ul>
 *
 * <p>On a file system that ignores case, keys that differ in nothing else are one key.
 */
record FolderKeys(Path root) {

    /** Where Sluice keeps its records; see docs/resuming.md. */
    static final String RECORDS = ".sluice";

    /** The longest file name of the file systems in common use. */
    private static final int MAX_NAME_BYTES = 255;

    /** The folder of a bucket that is there. */
    Path requireBucket(String bucket) {
        Path folder = root.resolve(bucket);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw S3Exceptions.noSuchBucket(bucket, "no such folder");
        }
        return folder;
    }

    /** The regular file of an object. */
    Path requireObject(String bucket, String key) {
        Path folder = requireBucket(bucket);
        return name(folder, key).isEmpty()
                ? object(folder, key).orElseThrow(() -> missing(bucket, key))
                : refuse(missing(bucket, key));
    }

    /** Where an object of that name may be written. */
    Path requireWritable(String bucket, String key) {
        Path folder = requireBucket(bucket);
        name(folder, key).or(() -> inTheWay(folder, key)).ifPresent(reason -> {
            throw S3Exceptions.invalidArgument(reason);
        });
        return folder.resolve(key);
    }

    private static Path refuse(RuntimeException failure) {
        throw failure;
    }

    private static RuntimeException missing(String bucket, String key) {
        return S3Exceptions.noSuchKey(bucket, key, "no such file");
    }

    private static Optional<Path> object(Path bucket, String key) {
        Path file = bucket.resolve(key);
        for (Path parent = above(file); !parent.equals(bucket); parent = above(parent)) {
            if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(file) : Optional.empty();
    }

    /** The folder that a file of a bucket is in. */
    static Path above(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    /** Why no file can have this name; empty if one can. */
    private static Optional<String> name(Path bucket, String key) {
        if (key.codePoints().anyMatch(FolderKeys::isNoXml)) {
            return Optional.of("key must not have characters that XML 1.0 can't carry, as it could not be listed");
        }
        String[] segments = key.split("/", -1);
        for (int index = 0; index < segments.length; index++) {
            Optional<String> refusal = segment(bucket, segments[index], "segment " + (index + 1) + " of the key");
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return segments[0].equals(RECORDS) || !isSameFile(bucket.resolve(segments[0]), bucket.resolve(RECORDS))
                ? Optional.empty()
                : Optional.of("key must not begin with another spelling of " + RECORDS
                        + "/, as the file system takes it for the same");
    }

    private static Optional<String> segment(Path bucket, String segment, String name) {
        if (segment.isEmpty()) {
            return Optional.of("key must not have an empty segment, as keys become file names here");
        }
        if (segment.equals(".") || segment.equals("..")) {
            return Optional.of(name + " must not be . or .., as keys become file names here");
        }
        int bytes = segment.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_NAME_BYTES) {
            return Optional.of(name + " has " + bytes + " bytes of UTF-8, but at most " + MAX_NAME_BYTES
                    + " are possible there, as keys become file names here");
        }
        return isFileName(bucket, segment) ? Optional.empty() : Optional.of(name + " can't be the name of a file here");
    }

    /**
     * Whether the operating system takes it for one name: no backslash or colon on Windows, say, and no NUL anywhere.
     */
    private static boolean isFileName(Path bucket, String segment) {
        try {
            Path path = bucket.getFileSystem().getPath(segment);
            return !path.isAbsolute() && path.getNameCount() == 1 && path.toString().equals(segment);
        } catch (InvalidPathException impossible) {
            return false;
        }
    }

    private static boolean isNoXml(int character) {
        return character < 0x20 && character != '\t' && character != '\n' && character != '\r'
                || character >= 0xD800 && character <= 0xDFFF
                || character == 0xFFFE
                || character == 0xFFFF;
    }

    private static boolean isSameFile(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException missing) {
            return false;
        }
    }

    private static Optional<String> inTheWay(Path bucket, String key) {
        Path file = bucket.resolve(key);
        BasicFileAttributes there = basics(file);
        if (there != null && there.isDirectory()) {
            return Optional.of("key is the folder of other objects here, so it can't be an object too");
        }
        if (there != null && !there.isRegularFile()) {
            return Optional.of("key is something else than a file here, which is left alone");
        }
        for (Path parent = above(file); !parent.equals(bucket); parent = above(parent)) {
            BasicFileAttributes above = basics(parent);
            if (above != null && !above.isDirectory()) {
                return Optional.of(
                        "key goes through " + (above.isRegularFile() ? "the object '" : "'") + bucket.relativize(parent)
                                + "', which " + (above.isRegularFile() ? "can't be a folder too" : "is no folder"));
            }
        }
        return Optional.empty();
    }

    private static @Nullable BasicFileAttributes basics(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException missing) {
            return null;
        }
    }
}
