package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What a file must keep to be taken for the same one: its size in bytes and its time of change. */
record FileVersion(long size, FileTime modified) {

    static FileVersion of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileVersion(attributes.size(), attributes.lastModifiedTime());
    }

    boolean isStillThatOf(Path file) throws IOException {
        return equals(of(file));
    }
}
