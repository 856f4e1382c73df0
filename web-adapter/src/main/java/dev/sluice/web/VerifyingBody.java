package dev.sluice.web;

import dev.sluice.core.UploadSource;
import dev.sluice.web.problem.RefusedBodyException;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A body whose digests are computed as it passes, and compared at its end: in place of the end comes a failure if one
 * is wrong, which is before anything of the body counts. One thread reads at a time.
 */
final class VerifyingBody implements UploadSource {

    private final UploadSource body;
    private final List<BodyDigest> declared;
    private final Set<BodyAlgorithm> announced;
    private final Supplier<List<BodyDigest>> trailing;
    private final Map<BodyAlgorithm, BodyHash> hashes = new EnumMap<>(BodyAlgorithm.class);
    private boolean ended;

    /**
     * @param declared  before the body
     * @param announced what others may be to come after it; empty: none are
     * @param trailing  those that came after it; asked at the end, and fails with a {@link RequestException} if one is
     *                  malformed
     */
    VerifyingBody(
            UploadSource body,
            List<BodyDigest> declared,
            Set<BodyAlgorithm> announced,
            Supplier<List<BodyDigest>> trailing) {
        this.body = body;
        this.declared = declared;
        this.announced = announced;
        this.trailing = trailing;
        Stream.concat(declared.stream().map(BodyDigest::algorithm), announced.stream())
                .forEach(algorithm -> hashes.computeIfAbsent(algorithm, BodyAlgorithm::hash));
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        int count = body.read(buffer);
        account(count, start, buffer);
        return count;
    }

    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        int[] starts = Arrays.stream(buffers).mapToInt(ByteBuffer::position).toArray();
        long count = body.read(buffers);
        for (int i = 0; i < buffers.length; i++) {
            account(count, starts[i], buffers[i]);
        }
        return count;
    }

    private void account(long count, int start, ByteBuffer buffer) throws RefusedBodyException {
        if (count < 0 && !ended) {
            ended = true;
            verify();
        }
        hashes.values().forEach(hash -> hash.update(buffer.duplicate().flip().position(start)));
    }

    private void verify() throws RefusedBodyException {
        List<BodyDigest> expected = Stream.concat(declared.stream(), late().stream()).toList();
        Map<BodyAlgorithm, BodyDigest> found = new EnumMap<>(BodyAlgorithm.class);
        hashes.forEach((algorithm, hash) -> found.put(algorithm, new BodyDigest(algorithm, hash.value())));
        hashes.clear();
        for (BodyDigest digest : expected) {
            if (!found.containsKey(digest.algorithm())) {
                throw new RefusedBodyException(
                        HttpStatus.BAD_REQUEST,
                        digest.algorithm()
                                + " came after the body, and can't be verified: announce Content-Digest in the field Trailer, and use sha-256, sha-512 or crc32c.");
            }
            if (!digest.equals(found.get(digest.algorithm()))) {
                throw new RefusedBodyException(
                        HttpStatus.UNPROCESSABLE_ENTITY,
                        "The bytes that arrived have " + found.get(digest.algorithm()) + ", but " + digest
                                + " was declared, so they were not taken. Send them again.");
            }
        }
    }

    private List<BodyDigest> late() throws RefusedBodyException {
        try {
            List<BodyDigest> late = trailing.get();
            if (!announced.isEmpty() && late.isEmpty()) {
                throw new RefusedBodyException(
                        HttpStatus.BAD_REQUEST, "The digest that was announced for after the body didn't come.");
            }
            return late;
        } catch (RequestException malformed) {
            throw new RefusedBodyException(malformed.status(), String.valueOf(malformed.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
