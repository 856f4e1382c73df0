package dev.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The store's folder, for one process alone, and for one user alone where the file system knows users. Beside the
 * buckets it has a folder of the store's own, which no bucket's name can mean:
 *
 * <pre>
 * BUCKET/KEY                              the objects
 * .sluice-store/lock                      held while a process serves the folder
 * .sluice-store/writing/                  what isn't whole; emptied at start, as whoever wrote it is dead
 * .sluice-store/uploads/BUCKET/ID/        an unfinished upload and its parts
 * </pre>
 *
 * <p>A file gets its object's name by a rename when it is whole, so nothing half written is ever listed or read,
 * however the process ends. Nothing is forced to the disk: a power cut may take what was written in the last seconds.
 */
final class PrivateFolder implements AutoCloseable {

    private static final String OWN = ".sluice-store";

    private final Path root;
    private final FileChannel lock;

    private PrivateFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Opens the folder, which is created if it isn't there, and removes what dead processes left half written.
     *
     * @throws FolderInUseException if another process, or this one, serves it already
     * @throws UncheckedIOException if it can't be written, or its file system can't hold attributes
     */
    static PrivateFolder open(Path folder) {
        try {
            createFolders(folder);
            Path root = folder.toRealPath();
            createFolders(root.resolve(OWN));
            PrivateFolder opened = new PrivateFolder(root, lock(root));
            try {
                opened.prepare();
                return opened;
            } catch (IOException unusable) {
                opened.close();
                throw unusable;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The folder " + folder + " can't be used: " + failure.getMessage(), failure);
        }
    }

    @SuppressWarnings("resource") // whoever opens the folder closes it
    private static FileChannel lock(Path root) throws IOException {
        Path file = root.resolve(OWN).resolve("lock");
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes(file, "rw-------"));
        if (!tryLock(channel)) {
            channel.close();
            throw new FolderInUseException(root);
        }
        return channel;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private void prepare() throws IOException {
        if (!Files.getFileStore(root).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            throw new IOException(
                    "its file system has no extended attributes, which hold the objects' types and metadata");
        }
        remove(writing());
        createFolders(writing());
        createFolders(uploads());
        try (DirectoryStream<Path> buckets = Files.newDirectoryStream(root, PrivateFolder::isBucket)) {
            for (Path bucket : buckets) {
                if (Files.isWritable(bucket)) {
                    createBucket(bucket);
                }
            }
        }
    }

    /** Whether a folder of the root is a bucket: a name that begins with a dot is none that S3 allows. */
    static boolean isBucket(Path path) {
        return !path.getFileName().toString().startsWith(".") && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    Path root() {
        return root;
    }

    private Path writing() {
        return root.resolve(OWN).resolve("writing");
    }

    Path uploads() {
        return root.resolve(OWN).resolve("uploads");
    }

    /** A new empty file that nobody sees. */
    Path newFile() throws IOException {
        Path file = writing().resolve(UUID.randomUUID().toString());
        return Files.createFile(file, attributes(file, "rw-------"));
    }

    /** A new empty folder that nobody sees. */
    Path newFolder() throws IOException {
        Path created = writing().resolve(UUID.randomUUID().toString());
        createFolders(created);
        return created;
    }

    /** Moves a folder to where nobody sees it, at once, and removes it there. */
    void discard(Path folder) throws IOException {
        Path hidden = writing().resolve(UUID.randomUUID().toString());
        Files.move(folder, hidden);
        remove(hidden);
    }

    /**
     * A bucket has the folder of Sluice's records from the start, so that no other spelling of its name can become it.
     */
    void createBucket(Path bucket) throws IOException {
        createFolders(bucket.resolve(FolderKeys.RECORDS));
    }

    static void createFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder, "rwx------"));
        }
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes basics) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
