package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class Crc32cTest {

    @Property
    void combinesAnyTwoPieces(@ForAll @Size(max = 600) byte[] bytes, @ForAll int cut) {
        int at = bytes.length == 0 ? 0 : Math.floorMod(cut, bytes.length + 1);
        byte[] first = Arrays.copyOf(bytes, at);
        byte[] second = Arrays.copyOfRange(bytes, at, bytes.length);

        assertThat(Crc32c.combine(crc(first), crc(second), second.length)).isEqualTo(crc(bytes));
    }

    @net.jqwik.api.Example
    void combinesPiecesLongerThanAnyArray() {
        // Appending zeros one GiB at a time gives what appending all of them at once does.
        int step = zeros(1L << 30, 0x12345678);
        int fourSteps = step;
        for (int i = 1; i < 4; i++) {
            fourSteps = zeros(1L << 30, fourSteps);
        }
        assertThat(zeros(4L << 30, 0x12345678)).isEqualTo(fourSteps);
    }

    private static int zeros(long count, int crc) {
        return Crc32c.combine(crc, 0, count);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
