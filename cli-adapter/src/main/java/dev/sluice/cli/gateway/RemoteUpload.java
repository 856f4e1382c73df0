package dev.sluice.cli.gateway;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An upload in parts, as the gateway describes it. Part {@code n} is the bytes
 * {@code [(n - 1) * partSize, n * partSize)}, the last excepted, which ends with the file.
 *
 * @param id        names it to this gateway, and to any other of the same store
 * @param size      the object's size in bytes
 * @param partSize  the size of every part but the last, in bytes
 * @param expiresAt when it ends by itself, as the gateway wrote it (ISO 8601)
 * @param completed whether the object was published
 * @param onlyNew   whether it will not replace an object
 * @param checksums CRC32C of each part that the store has acknowledged
 */
public record RemoteUpload(
        String id,
        long size,
        long partSize,
        String expiresAt,
        boolean completed,
        boolean onlyNew,
        Map<PartNumber, Digest> checksums) {

    /** @throws IllegalArgumentException if no upload has these sizes, or one of the parts is none of its */
    public RemoteUpload {
        if (size < 0 || partSize < 1 || Math.ceilDiv(size, partSize) > PartNumber.MAX) {
            throw new IllegalArgumentException("an upload of " + size + " bytes can't have parts of " + partSize);
        }
        long parts = Math.max(1, Math.ceilDiv(size, partSize));
        checksums.keySet().stream().filter(part -> part.value() > parts).findAny().ifPresent(part -> {
            throw new IllegalArgumentException("an upload of " + parts + " parts can't have part " + part);
        });
        checksums = Map.copyOf(checksums);
    }

    /** @throws IOException if the JSON describes no upload */
    static RemoteUpload of(Map<String, Object> json) throws IOException {
        if (json.get("id") instanceof String id
                && json.get("size") instanceof Number size
                && json.get("partSize") instanceof Number partSize
                && json.get("expiresAt") instanceof String expiresAt
                && json.get("state") instanceof String state) {
            try {
                return new RemoteUpload(
                        id,
                        size.longValue(),
                        partSize.longValue(),
                        expiresAt,
                        state.equals("completed"),
                        json.containsKey("ifNoneMatch"),
                        checksums(json));
            } catch (IllegalArgumentException notAllowed) {
                throw new IOException(notAllowed.getMessage(), notAllowed);
            }
        }
        throw new IOException("it lacks id, size, partSize, expiresAt or state");
    }

    private static Map<PartNumber, Digest> checksums(Map<String, Object> json) {
        Map<PartNumber, Digest> checksums = new HashMap<>();
        for (Object entry : json.get("checksums") instanceof List<?> list ? list : List.of()) {
            if (entry instanceof Map<?, ?> checksum && checksum.get("part") instanceof Number part) {
                ChecksumJson.crc32c(checksum)
                        .ifPresent(digest -> checksums.put(new PartNumber(part.intValue()), digest));
            }
        }
        return checksums;
    }

    /** The parts' numbers, in order; an object of no bytes is one part of none. */
    public List<PartNumber> parts() {
        return IntStream.rangeClosed(1, (int) Math.max(1, Math.ceilDiv(size, partSize)))
                .mapToObj(PartNumber::new)
                .toList();
    }

    /** Where a part begins in the file, in bytes. */
    public long offsetOf(PartNumber part) {
        return (part.value() - 1) * partSize;
    }

    /** A part's length in bytes. */
    public long lengthOf(PartNumber part) {
        return Math.min(partSize, size - offsetOf(part));
    }

    /** The bytes of the parts that the store has acknowledged, summed. */
    public long receivedBytes() {
        return checksums.keySet().stream().mapToLong(this::lengthOf).sum();
    }

    /** Whether the store has acknowledged that part with exactly these bytes. */
    public boolean has(PartNumber part, Digest checksum) {
        return checksum.equals(checksums.get(part));
    }
}
