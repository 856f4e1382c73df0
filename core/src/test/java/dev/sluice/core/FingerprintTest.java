package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors are the upload page's too. */
class FingerprintTest {

    /** A file of {@code size} bytes, of which byte i is {@code i * 31 + i / 65536}, and its fingerprint. */
    record Vector(int size, String fingerprint) {
    }

    @TempDir
    private Path folder;

    static List<Vector> vectors() throws IOException {
        try (var resource = FingerprintTest.class.getResourceAsStream("/fingerprints.json")) {
            String json = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return Pattern.compile("\"size\": (\\d+), \"fingerprint\": \"([0-9a-f]{64})\"").matcher(json).results()
                    .map(vector -> new Vector(Integer.parseInt(vector.group(1)), vector.group(2))).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithTheVectors(Vector vector) throws IOException {
        assertThat(Fingerprint.of(Files.write(folder.resolve("file"), content(vector.size()))))
                .isEqualTo(vector.fingerprint());
    }

    @Test
    void doesNotDependOnNameTimeOrPosition() throws IOException {
        Path one = Files.write(folder.resolve("one"), content(70_000));
        Path other = Files.write(folder.resolve("other"), content(70_000));
        try (FileChannel channel = FileChannel.open(other)) {
            channel.position(123);

            assertThat(Fingerprint.of(channel)).isEqualTo(Fingerprint.of(one));
            assertThat(channel.position()).isEqualTo(123);
        }
    }

    @Test
    void readsOnlySomeOfALargeFile() throws IOException {
        Path sparse = folder.resolve("sparse");
        try (FileChannel channel = FileChannel.open(
                sparse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 20L << 30);
        }

        assertThat(Fingerprint.of(sparse)).hasSize(64);
    }

    @Test
    void needsAFile() {
        assertThatThrownBy(() -> Fingerprint.of(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i * 31 + i / 65536);
        }
        return content;
    }
}
