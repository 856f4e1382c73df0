package dev.sluice.cli.get;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is written beside its target and takes its place when it is whole. Closed before that, or when the
 * process is stopped, it is deleted.
 */
final class TemporaryFile implements AutoCloseable {

    private final Path target;
    private final Path path;

    private TemporaryFile(Path target, Path path) {
        this.target = target;
        this.path = path;
    }

    /** One that takes the place of the file that a link leads to, rather than the link's. */
    static TemporaryFile beside(Path target) throws IOException {
        Path place = Files.exists(target) ? target.toRealPath() : target;
        // As short as it is for any target: names have 255 bytes at most.
        return new TemporaryFile(
                place,
                place.resolveSibling(".sluice-" + UUID.randomUUID().toString().substring(0, 8)));
    }

    /** Opens it for writing, once. */
    OutputStream open() throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * Takes the target's place, at once or not at all.
     *
     * @throws FileAlreadyExistsException if the target is there and must not be replaced
     */
    void commit(boolean overwrite) throws IOException {
        if (overwrite) {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        } else {
            takeFreeName();
        }
    }

    /** A link replaces nothing, where moving looks first and then replaces what has come meanwhile. */
    private void takeFreeName() throws IOException {
        try {
            Files.createLink(target, path);
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (UnsupportedOperationException | FileSystemException withoutLinks) {
            Files.move(path, target);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
