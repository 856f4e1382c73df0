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
import java.util.function.Consumer;

/**
 * The checksum that a body carries to the store, by what the store is known to check.
 *
 * @param mode what that is
 */
record BodyChecksums(ChecksumMode mode) {

    /** Hands the header's value of a retained body to whoever sets that header. */
    void applyTo(String doing, PartBody body, Consumer<String> crc32c, Consumer<String> md5) {
        switch (mode) {
            case CRC32C_HEADER_OR_TRAILER, CRC32C_HEADER_OR_UNCHECKED_TRAILER -> crc32c.accept(body.checksum().orElseThrow().base64());
            case CONTENT_MD5 -> md5.accept(md5(doing, body));
            case NONE -> { }
        }
    }

    /** @throws StoreException {@code UNSUPPORTED} if a body that is let go can't be checked */
    void requireTrailers(String doing) {
        if (!mode.feature().takesTrailers()) {
            throw StoreException.permanent(Kind.UNSUPPORTED, doing + " failed: this store takes no trailer, so parts have to be retained");
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
            throw Failures.bodyFailed(doing, failure);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
