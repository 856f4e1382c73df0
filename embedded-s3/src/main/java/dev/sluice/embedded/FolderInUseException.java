package dev.sluice.embedded;

import java.nio.file.Path;

/** Another server keeps its objects in the folder. */
public final class FolderInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FolderInUseException(Path folder) {
        super("The folder " + folder + " is in use by another process");
    }
}
