package dev.sluice.s3;

import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PartBody.BodyReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * The checksum that a body carries to the store, by what the store is known to check.
 *
 * @param mode what that is
 */
record BodyChecksums(ChecksumMode mode) {

    /**
     * The field that tells a body's checksum; none of a body that is let go, as its checksum follows in a trailer.
     *
     * @throws StoreException {@code UNSUPPORTED} if a body that is let go can't be checked
     */
    Map<String, String> fieldOf(String doing, PartBody body) {
        if (!body.retained()) {
            requireTrailers(doing);
            return Map.of();
        }
        return switch (mode) {
            case CRC32C_HEADER_OR_TRAILER, CRC32C_HEADER_OR_UNCHECKED_TRAILER ->
                    Map.of("x-amz-checksum-crc32c", body.checksum().orElseThrow().base64());
            case CONTENT_MD5 -> Map.of("Content-MD5", md5(doing, body));
            case NONE -> Map.of();
        };
    }

    private void requireTrailers(String doing) {
        if (!mode.feature().takesTrailers()) {
            throw StoreException.permanent(
                    Kind.UNSUPPORTED, doing + " failed: this store takes no trailer, so parts have to be retained");
        }
    }

    private static String md5(String doing, PartBody body) {
        try (BodyReader reader = body.open()) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            for (ByteBuffer next = reader.next(); next != null; next = reader.next()) {
                digest.update(next);
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (IOException failure) {
            throw StoreException.permanent(
                            Kind.BODY_FAILED, doing + " was broken off, as its bytes gave out: " + failure.getMessage())
                    .withCause(failure);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
