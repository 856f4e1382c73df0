package dev.sluice.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class Crc32cSumTest {

    @Test
    void sumOfAConcatenationIsThatOfItsBytes() {
        byte[] bytes = new byte[100_003];
        new Random(7).nextBytes(bytes);
        for (int cut : new int[] {0, 1, 7, 8, 65_536, 100_002, 100_003}) {
            Crc32cSum joined =
                    sum(Arrays.copyOfRange(bytes, 0, cut)).append(sum(Arrays.copyOfRange(bytes, cut, bytes.length)));
            assertThat(joined).isEqualTo(sum(bytes));
        }
    }

    @Test
    void base64IsBigEndian() {
        assertThat(sum("123456789".getBytes()).base64()).isEqualTo("4waSgw==");
    }

    private static Crc32cSum sum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Crc32cSum((int) crc.getValue(), bytes.length);
    }
}
