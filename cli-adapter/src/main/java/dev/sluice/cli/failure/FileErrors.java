package dev.sluice.cli.failure;

import dev.sluice.cli.text.Printable;
import dev.sluice.cli.text.Undecodable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What an error of the file system means to a person. */
public final class FileErrors {

    private FileErrors() {
    }

    /** {@code backup.tar: there is no such file}. */
    public static String describe(Path file, IOException error) {
        return Printable.of(file.toString()) + ": " + reason(error);
    }

    /** Why a file that is sent can't be, as a failure. */
    public static TransferException whileSending(IOException error) {
        Failure failure = error instanceof SourceChangedException
                ? new Failure.Mismatch(String.valueOf(error.getMessage()))
                : new Failure.LocalFile("can't be read: " + reason(error));
        return new TransferException(failure, error);
    }

    /** {@code there is no such file or folder}. */
    public static String reason(IOException error) {
        return switch (error) {
            case NoSuchFileException missing when Undecodable.isIn(missing.getFile()) -> Undecodable.FILE;
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "is no folder";
            case FileSystemException other -> orName(other.getReason(), other);
            default -> orName(error.getMessage(), error);
        };
    }

    private static String orName(@Nullable String text, IOException error) {
        return text == null ? error.getClass().getSimpleName() : Printable.of(text);
    }
}
