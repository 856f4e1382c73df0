package dev.sluice.s3.doctor;

import dev.sluice.core.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Bytes to try with.
 *
 * @param bytes what they are; not changed by anybody
 */
record Sample(byte[] bytes) {

    /** Small enough to cost nothing. */
    static final Sample SMALL = ofSize(1024);

    /** Of no sample here. */
    static final String WRONG_CRC32C = "AAAAAA==";

    static Sample ofSize(long size) {
        byte[] bytes = new byte[Math.toIntExact(size)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return new Sample(bytes);
    }

    String crc32c() {
        return crc32c(List.of(this));
    }

    /** Of the samples one after another. */
    static String crc32c(List<Sample> samples) {
        CRC32C crc = new CRC32C();
        samples.forEach(sample -> crc.update(sample.bytes));
        return Digest.ofCrc32c((int) crc.getValue()).base64();
    }

    String md5() {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
