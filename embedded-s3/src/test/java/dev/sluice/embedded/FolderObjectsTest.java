package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderObjectsTest {

    @TempDir
    Path folder;

    @Test
    void keepsAnOpenFileOnlyWhileItIsTheObject() throws IOException {
        Path file = Files.createFile(folder.resolve("object"));
        try (FolderObjects.Opened opened = open(file)) {
            assertThat(FolderObjects.isStillThere(file, opened)).isTrue();
            assertThat(opened.channel().isOpen()).isTrue();

            Files.delete(file);
            assertThatThrownBy(() -> FolderObjects.isStillThere(file, opened)).isInstanceOf(NoSuchFileException.class);
            assertThat(opened.channel().isOpen()).isFalse();
        }
    }

    @Test
    void closesAFileThatAnotherTookThePlaceOf() throws IOException {
        Path file = Files.createFile(folder.resolve("object"));
        Path another = Files.createFile(folder.resolve("another"));
        try (FolderObjects.Opened opened = open(file)) {
            assertThat(FolderObjects.isStillThere(another, opened)).isFalse();
            assertThat(opened.channel().isOpen()).isFalse();
        }
    }

    private static FolderObjects.Opened open(Path file) throws IOException {
        return new FolderObjects.Opened(
                FileChannel.open(file), Files.readAttributes(file, BasicFileAttributes.class), StoredAttributes.NONE);
    }
}
