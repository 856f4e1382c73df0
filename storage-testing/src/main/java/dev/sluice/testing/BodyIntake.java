package dev.sluice.testing;

import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PartBody.BodyReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/** Receives a body as a store does over its connection: copies every buffer at once, and checks what was promised. */
final class BodyIntake {

    private BodyIntake() {}

    static byte[] receive(PartBody body, Checksums checksums) {
        if (!body.retained() && !checksums.takesTrailers()) {
            throw StoreException.permanent(
                    Kind.UNSUPPORTED, "this store takes no checksum in a trailer, so a body must be retained");
        }
        byte[] bytes = copy(body);
        if (bytes.length != body.length()) {
            throw new IllegalArgumentException("a body of " + body.length() + " bytes gave " + bytes.length);
        }
        body.checksum()
                .filter(claimed -> checksums != Checksums.NONE && !claimed.equals(TestBytes.crc32c(bytes)))
                .ifPresent(wrong -> {
                    throw StoreException.temporary(
                            Kind.CHECKSUM_MISMATCH, "the bytes don't have the checksum " + wrong);
                });
        return bytes;
    }

    private static byte[] copy(PartBody body) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (BodyReader reader = body.open()) {
            for (ByteBuffer buffer = reader.next(); buffer != null; buffer = reader.next()) {
                if (!buffer.isReadOnly() || !buffer.hasRemaining()) {
                    throw new IllegalArgumentException("a body must hand out read-only buffers that are not empty");
                }
                byte[] copied = new byte[buffer.remaining()];
                buffer.get(copied);
                received.writeBytes(copied);
            }
        } catch (InterruptedIOException interrupted) {
            Thread.currentThread().interrupt();
            throw StoreException.permanent(Kind.CANCELLED, "interrupted while the body was waited for")
                    .withCause(interrupted);
        } catch (IOException failure) {
            throw StoreException.permanent(Kind.BODY_FAILED, "the body gave up: " + failure.getMessage())
                    .withCause(failure);
        }
        return received.toByteArray();
    }
}
