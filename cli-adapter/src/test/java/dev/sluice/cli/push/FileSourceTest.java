package dev.sluice.cli.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.cli.failure.SourceChangedException;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSourceTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(folder.resolve("file"), new byte[10]);
    }

    @Test
    void givesAFileThatStaysAsItIs() throws IOException {
        try (FileSource source = FileSource.open(file)) {
            assertThat(source.read(ByteBuffer.allocate(6))).isEqualTo(6);
            assertThat(source.read(ByteBuffer.allocate(6))).isEqualTo(4);
            assertThat(source.read(ByteBuffer.allocate(6))).isEqualTo(-1);
        }
    }

    @Test
    void keepsBackTheLastBytesOfAFileThatGrew() throws IOException {
        try (FileSource source = FileSource.open(file)) {
            source.read(ByteBuffer.allocate(6));
            Files.write(file, new byte[1], StandardOpenOption.APPEND);
            assertChanged(source);
        }
    }

    @Test
    void noticesAFileThatShrank() throws IOException {
        try (FileSource source = FileSource.open(file)) {
            source.read(ByteBuffer.allocate(6));
            Files.write(file, new byte[3]);
            assertChanged(source);
        }
    }

    @Test
    void noticesBytesThatWereReplaced() throws IOException {
        try (FileSource source = FileSource.open(file)) {
            source.read(ByteBuffer.allocate(6));
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
            assertChanged(source);
        }
    }

    @Test
    void noticesAnEmptyFileThatGrew() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        try (FileSource source = FileSource.open(empty)) {
            Files.write(empty, new byte[3]);
            assertChanged(source);
        }
    }

    /** The kernel tells no size of what it makes up. */
    @ParameterizedTest
    @CsvSource({"/proc/cpuinfo, 0, more", "/sys/kernel/mm/transparent_hugepage/enabled, 4096, fewer"})
    void refusesAFileThatHasNotTheBytesThatItTells(Path kernelFile, long told, String has) throws IOException {
        assumeThat(kernelFile).isReadable().hasSize(told);
        try (FileSource source = FileSource.open(kernelFile)) {
            assertThatThrownBy(() -> readToEnd(source)).isInstanceOf(SourceChangedException.class)
                    .hasMessageContaining("says that it has " + told + " bytes, but it has " + has);
        }
        try (PartedFile file = PartedFile.open(kernelFile)) {
            assertThatThrownBy(() -> {
                file.crc32c(0, told);
                file.requireUnchanged();
            }).hasMessageContaining("but it has " + has);
        }
    }

    private static void readToEnd(UploadSource source) throws IOException {
        while (source.read(ByteBuffer.allocate(100)) >= 0) {
            // On to the end.
        }
    }

    private static void assertChanged(FileSource source) {
        assertThatThrownBy(() -> source.read(ByteBuffer.allocate(100)))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("changed while it was sent");
    }
}
