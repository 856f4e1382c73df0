package dev.sluice.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
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
        return new TemporaryFile(place, place.resolveSibling(".sluice-" + UUID.randomUUID().toString().substring(0, 8)));
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
        CopyOption[] options = overwrite ? new CopyOption[] {StandardCopyOption.ATOMIC_MOVE} : new CopyOption[0];
        Files.move(path, target, options);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
