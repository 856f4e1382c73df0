package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSliceSourceTest {

    @TempDir
    private Path folder;

    @Test
    void givesItsPieceAndLeavesTheFileAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            try (UploadSource first = UploadSource.of(channel, 2, 3);
                    UploadSource second = UploadSource.of(channel, 5, 2)) {
                assertThat(first.read(buffer)).isEqualTo(3);
                assertThat(second.read(buffer)).isEqualTo(2);
                assertThat(first.read(buffer)).isEqualTo(-1);
            }
            assertThat(new String(buffer.array(), 0, buffer.position())).isEqualTo("23456");
            assertThat(channel.isOpen()).isTrue();
            assertThat(channel.position()).isZero();
        }
    }

    @Test
    void endsWithTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "01");
        try (FileChannel channel = FileChannel.open(file); UploadSource source = UploadSource.of(channel, 1, 5)) {
            assertThat(source.read(ByteBuffer.allocate(10))).isEqualTo(1);
            assertThat(source.read(ByteBuffer.allocate(10))).isEqualTo(-1);
            assertThatIllegalArgumentException().isThrownBy(() -> UploadSource.of(channel, -1, 1));
        }
    }
}
