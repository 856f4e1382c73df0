package dev.sluice.benchmarks.load;

import dev.sluice.testing.Pace;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests of a resumable upload, each made once, on a connection of its own. Blocking; thread-safe.
 *
 * @param gateway  its address, or that of what stands before it
 * @param patience after which a connection is given up
 */
public record ResumableClient(URI gateway, Duration patience) {

    private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(\\d+)]");

    /**
     * An upload as the gateway has begun it.
     *
     * @param id        the gateway's name for it
     * @param size      of the object, in bytes
     * @param partSize  of every part but the last, in bytes
     * @param partCount at least 1
     */
    public record Upload(String id, long size, long partSize, int partCount) {

        /** Where the part begins; parts are numbered from 1. */
        public long offset(int part) {
            return (part - 1) * partSize;
        }

        /** The part's length in bytes. */
        public long length(int part) {
            return Math.min(partSize, size - offset(part));
        }
    }

    /**
     * What the store holds of an upload.
     *
     * @param completed whether its object is published
     * @param received  the parts by number
     * @param bytes     of those parts
     */
    public record Progress(boolean completed, BitSet received, long bytes) {}

    /** Begins an upload of an object that may replace another. */
    public Upload begin(String bucket, String key, long size, String fingerprint) throws IOException {
        String body = """
                {"bucket": "%s", "key": "%s", "size": %d, "contentType": "application/octet-stream", "fingerprint": "%s"}""".formatted(bucket, key, size, fingerprint);
        HttpAnswer answer = call("POST", "")
                .header("Content-Type", "application/json")
                .send(Content.of(body))
                .require(201);
        Upload upload = new Upload(
                text(answer, "id"),
                number(answer, "size"),
                number(answer, "partSize"),
                Math.toIntExact(number(answer, "partCount")));
        requireConsistent(answer, upload, size);
        return upload;
    }

    private static void requireConsistent(HttpAnswer answer, Upload upload, long size) throws IOException {
        boolean located = answer.header("Location")
                .filter(location -> location.endsWith("/api/v1/uploads/" + upload.id()))
                .isPresent();
        boolean empty = progress(answer, upload).received().isEmpty();
        long parts = Math.max(1, (size + upload.partSize() - 1) / upload.partSize());
        if (!located || !empty || upload.size() != size || upload.partCount() != parts) {
            throw new IOException("no upload of %d bytes begins like this: %s".formatted(size, answer));
        }
    }

    /** Asks what the store holds. */
    public Progress progress(Upload upload) throws IOException {
        return progress(call("GET", "/" + upload.id()).send(Content.of("")).require(200), upload);
    }

    private static Progress progress(HttpAnswer answer, Upload upload) throws IOException {
        BitSet received = new BitSet();
        long bytes = 0;
        Matcher range = RANGE.matcher(find(answer, "received", "\\[(?:\\s*\\[\\d+,\\d+]\\s*,?)*]"));
        while (range.find()) {
            int last = Integer.parseInt(range.group(2));
            for (int part = Integer.parseInt(range.group(1)); part <= last; part++) {
                bytes += upload.length(part);
                received.set(part);
            }
        }
        if (bytes != number(answer, "receivedBytes") || received.length() > upload.partCount() + 1) {
            throw new IOException("the parts and their bytes don't agree: " + answer);
        }
        return new Progress(text(answer, "state").equals("completed"), received, bytes);
    }

    /** Sends a part; returns the gateway's checksum of it, a CRC32C in base64. */
    public String putPart(Upload upload, int part, Content content, Pace pace) throws IOException {
        HttpAnswer answer = call("PUT", "/" + upload.id() + "/parts/" + part).at(pace).send(content).require(200);
        if (!text(answer, "algorithm").equalsIgnoreCase("crc32c")) {
            throw new IOException("not a CRC32C: " + answer);
        }
        return text(answer, "value");
    }

    /** Publishes the object, if its CRC32C, in base64, is this; returns the receipt. */
    public String complete(Upload upload, String crc32c) throws IOException {
        String body = """
                {"checksum": {"algorithm": "crc32c", "value": "%s"}}""".formatted(crc32c);
        return call("POST", "/" + upload.id() + "/complete")
                .header("Content-Type", "application/json")
                .send(Content.of(body))
                .require(200)
                .body();
    }

    /** Gives the upload up. */
    public void abort(Upload upload) throws IOException {
        call("DELETE", "/" + upload.id()).send(Content.of("")).require(204);
    }

    private HttpCall call(String method, String path) {
        return HttpCall.of(method, gateway.resolve("/api/v1/uploads" + path)).within(patience);
    }

    private static String text(HttpAnswer answer, String name) throws IOException {
        String quoted = find(answer, name, "\"[^\"\\\\]*\"");
        return quoted.substring(1, quoted.length() - 1);
    }

    private static long number(HttpAnswer answer, String name) throws IOException {
        return Long.parseLong(find(answer, name, "\\d+"));
    }

    private static String find(HttpAnswer answer, String name, String value) throws IOException {
        Matcher field = Pattern.compile("\"" + name + "\"\\s*:\\s*(" + value + ")").matcher(answer.body());
        if (!field.find()) {
            throw new IOException("the answer has no " + name + ": " + answer);
        }
        return field.group(1);
    }
}
