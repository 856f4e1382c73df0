package dev.sluice.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Writes files that nobody sees, and gives them their objects' names when they are whole. Thread-safe. */
final class FolderObjects {

    private static final int LOCKS = 64;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final PrivateFolder folder;
    private final FolderKeys keys;
    /** One for several keys: between a condition and the rename that it is for, nobody else may write the key. */
    private final Object[] locks = IntStream.range(0, LOCKS).mapToObj(index -> new Object()).toArray();

    FolderObjects(PrivateFolder folder) {
        this.folder = folder;
        this.keys = new FolderKeys(folder.root());
    }

    /** A file that is written and not yet published; closing it removes it, if it wasn't published. */
    record Draft(Path file, String etag) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Writes what the stream gives.
     *
     * @param size   how much it has to give
     * @param digest its MD5 in Base64, if that was declared
     */
    Draft write(InputStream bytes, long size, @Nullable String digest) throws IOException {
        Path file = folder.newFile();
        try {
            MessageDigest md5 = md5();
            try (OutputStream out = Files.newOutputStream(file)) {
                long written = copy(bytes, out, md5);
                if (written != size) {
                    throw FolderFailures.s3(400, "IncompleteBody", written + " bytes came instead of " + size, null);
                }
            }
            byte[] actual = md5.digest();
            if (digest != null && !digest.equals(Base64.getEncoder().encodeToString(actual))) {
                throw FolderFailures.s3(
                        400, "BadDigest", "the bytes that arrived don't have the Content-MD5 that was sent", null);
            }
            return new Draft(file, HexFormat.of().formatHex(actual));
        } catch (IOException | RuntimeException failure) {
            discard(file, failure);
            throw failure;
        }
    }

    private static long copy(InputStream bytes, OutputStream out, MessageDigest md5) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long copied = 0;
        for (int count = read(bytes, buffer); count >= 0; count = read(bytes, buffer)) {
            md5.update(buffer, 0, count);
            out.write(buffer, 0, count);
            copied += count;
        }
        return copied;
    }

    private static int read(InputStream bytes, byte[] buffer) throws IOException {
        try {
            return bytes.read(buffer);
        } catch (IOException | RuntimeException failure) {
            throw new BrokenBodyException(failure);
        }
    }

    /** Writes the files one after the other, by the kernel where it can. */
    Draft join(Iterable<Path> parts, String etag) throws IOException {
        Path file = folder.newFile();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (Path part : parts) {
                try (FileChannel in = FileChannel.open(part)) {
                    for (long position = 0; position < in.size(); ) {
                        position += in.transferTo(position, in.size() - position, out);
                    }
                }
            }
            return new Draft(file, etag);
        } catch (IOException | RuntimeException failure) {
            discard(file, failure);
            throw failure;
        }
    }

    private static void discard(Path file, Exception failure) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException suppressed) {
            failure.addSuppressed(suppressed);
        }
    }

    /**
     * Gives a draft its object's name, in one step.
     *
     * @param ifNoneMatch an ETag that what is there must not have; {@code *}: nothing may be there
     */
    void publish(Draft draft, StoredAttributes attributes, String bucket, String key, @Nullable String ifNoneMatch)
            throws IOException {
        attributes.withEtag(draft.etag()).write(draft.file());
        synchronized (lock(bucket, key)) {
            Path target = keys.requireWritable(bucket, key);
            if (ifNoneMatch != null && matches(target, ifNoneMatch)) {
                throw S3Exceptions.preconditionFailed(null);
            }
            moveInto(draft.file(), target);
        }
    }

    private static boolean matches(Path target, String ifNoneMatch) throws IOException {
        try {
            BasicFileAttributes basics =
                    Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return ifNoneMatch.equals("*")
                    || StoredAttributes.read(target, basics).etag().equals(ifNoneMatch.replace("\"", ""));
        } catch (NoSuchFileException nothingThere) {
            return false;
        }
    }

    /** The folders above are made anew when the removal of another object takes them away in between. */
    private static void moveInto(Path file, Path target) throws IOException {
        for (int attempt = 1; ; attempt++) {
            PrivateFolder.createFolders(Objects.requireNonNull(target.getParent()));
            try {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (NoSuchFileException folderIsGone) {
                if (attempt == 10) {
                    throw folderIsGone;
                }
            }
        }
    }

    /** An object as it is: its attributes and its bytes are those of one and the same file. */
    record Opened(FileChannel channel, BasicFileAttributes basics, StoredAttributes attributes)
            implements AutoCloseable {

        /** From there on; closing it closes the file. */
        InputStream stream(long offset) throws IOException {
            return Channels.newInputStream(channel.position(offset));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Opens an object. A file that takes its place in between makes it look again. */
    Opened open(String bucket, String key) throws IOException {
        while (true) {
            Path file = keys.requireObject(bucket, key);
            try {
                BasicFileAttributes before = basics(file);
                Opened opened = open(file, before, StoredAttributes.read(file, before));
                if (isStillThere(file, opened)) {
                    return opened;
                }
            } catch (NoSuchFileException replaced) {
                // Either there is another one by now, or none, which the next look tells.
            }
        }
    }

    private static Opened open(Path file, BasicFileAttributes basics, StoredAttributes attributes) throws IOException {
        return new Opened(
                FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), basics, attributes);
    }

    /** If it isn't, or can't be told, what was opened is closed. */
    static boolean isStillThere(Path file, Opened opened) throws IOException {
        boolean isThere = false;
        try {
            isThere = Objects.equals(opened.basics.fileKey(), basics(file).fileKey());
            return isThere;
        } finally {
            if (!isThere) {
                opened.close();
            }
        }
    }

    private static BasicFileAttributes basics(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Removes an object, and the folders above that it leaves empty, but for the one of Sluice's records; one that
     * isn't there is no failure.
     */
    void remove(String bucket, String key) throws IOException {
        Path root = keys.requireBucket(bucket);
        synchronized (lock(bucket, key)) {
            Path file;
            try {
                file = keys.requireObject(bucket, key);
            } catch (NoSuchKeyException nothingThere) {
                return;
            }
            Files.deleteIfExists(file);
            removeEmpty(FolderKeys.above(file), root);
        }
    }

    private static void removeEmpty(Path emptied, Path root) throws IOException {
        try {
            for (Path above = emptied; !above.equals(root); above = FolderKeys.above(above)) {
                if (above.equals(root.resolve(FolderKeys.RECORDS))) {
                    return;
                }
                Files.deleteIfExists(above);
            }
        } catch (DirectoryNotEmptyException inUse) {
            // As are all above it.
        }
    }

    private Object lock(String bucket, String key) {
        return locks[Math.floorMod(Objects.hash(bucket, key), LOCKS)];
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has MD5", impossible);
        }
    }
}
