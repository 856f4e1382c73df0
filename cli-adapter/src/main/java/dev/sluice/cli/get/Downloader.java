package dev.sluice.cli.get;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.DigestHeader;
import dev.sluice.cli.report.Download;
import dev.sluice.cli.text.Printable;
import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Writes an object's bytes somewhere and makes sure that they are all there and are the right ones. */
final class Downloader {

    private static final int BUFFER_BYTES = 256 * 1024;
    /** Longer than a gateway waits for its store. */
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(2);

    private final ObjectAddress address;
    private final HttpResponse<InputStream> response;
    private final Duration readTimeout;

    /** @param response the server's answer, its body unread */
    Downloader(ObjectAddress address, HttpResponse<InputStream> response) {
        this(address, response, READ_TIMEOUT);
    }

    /** @param readTimeout how long nothing may come */
    Downloader(ObjectAddress address, HttpResponse<InputStream> response, Duration readTimeout) {
        this.address = address;
        this.response = response;
        this.readTimeout = readTimeout;
    }

    /** What a person calls it. */
    String name() {
        return Printable.of(address.toString());
    }

    /** The object's size in bytes, if the server tells. */
    OptionalLong size() {
        return response.headers().firstValueAsLong("Content-Length");
    }

    /**
     * Copies it all.
     *
     * @param progress is given the number of bytes of each piece
     * @throws IOException if it can't be written
     * @throws TransferException if the connection broke, or the bytes are not what the server said
     */
    Download copyTo(OutputStream out, LongConsumer progress) throws IOException, TransferException {
        Optional<Digest> announced = response.headers().firstValue("Repr-Digest").flatMap(DigestHeader::parse);
        Optional<RunningDigest> running = announced.map(digest -> RunningDigest.of(digest.algorithm()));
        long count = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (ReadTimeout body = new ReadTimeout(response.body(), readTimeout)) {
            for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
                out.write(buffer, 0, read);
                int bytes = read;
                running.ifPresent(digest -> digest.update(buffer, bytes));
                count += read;
                progress.accept(read);
            }
        }
        check(count, announced, running.map(RunningDigest::value));
        return new Download(address, count, etag(), announced);
    }

    private int read(ReadTimeout body, byte[] buffer) throws TransferException {
        try {
            return body.read(buffer);
        } catch (IOException broken) {
            throw new TransferException(
                    new Failure.ConnectionBroken(
                            "the connection broke while " + address + " was read; try again", false),
                    broken);
        }
    }

    private void check(long count, Optional<Digest> announced, Optional<Digest> computed) throws TransferException {
        if (size().isPresent() && size().getAsLong() != count) {
            throw new TransferException(new Failure.Mismatch(
                    "%s has %d bytes, but %d came; try again".formatted(address, size().getAsLong(), count)));
        }
        if (size().isEmpty() && !isChunked() && announced.isEmpty()) {
            throw new TransferException(new Failure.Mismatch(
                    "the server told neither the length nor a digest of %s, so nothing says whether the %d bytes that came are all"
                            .formatted(address, count)));
        }
        if (!announced.equals(computed)) {
            throw new TransferException(
                    new Failure.Mismatch("%s should have the digest %s, but what came has %s; try again"
                            .formatted(address, announced.orElseThrow(), computed.orElseThrow())));
        }
    }

    /** Whether the body tells by itself where it ends; one that ends with the connection may be cut short. */
    private boolean isChunked() {
        return response.headers().firstValue("Transfer-Encoding").isPresent();
    }

    private String etag() {
        return response.headers().firstValue("ETag").map(value -> value.replace("\"", "")).orElse("");
    }
}
