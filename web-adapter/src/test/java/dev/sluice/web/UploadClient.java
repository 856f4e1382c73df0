package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Digest;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** A well-behaved client of resumable uploads. */
final class UploadClient {

    static final String UPLOADS = "/api/v1/uploads";
    private static final JsonMapper JSON = JsonMapper.createDefault();

    private final Client client;

    UploadClient(URI server) {
        this.client = new Client(server);
    }

    HttpResponse<String> post(String path, String body) {
        return client.send("POST", path, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    /** Begins an upload, and returns its id. */
    String begin(String key, long size) {
        return (String) begin(Map.of("bucket", "files", "key", key, "size", size)).get("id");
    }

    Map<?, ?> begin(Map<String, ?> fields) {
        HttpResponse<String> response = post(UPLOADS, write(fields));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return read(response);
    }

    HttpResponse<String> get(String path) {
        return client.get(UPLOADS + path);
    }

    Map<?, ?> state(String id) {
        HttpResponse<String> response = get("/" + id);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return read(response);
    }

    HttpResponse<String> part(String id, int number, byte[] bytes, String... headers) {
        return client.put(partPath(id, number), bytes, headers);
    }

    HttpResponse<String> partInChunks(String id, int number, byte[] bytes, String... headers) {
        return client.putChunked(partPath(id, number), bytes, headers);
    }

    static String partPath(String id, int number) {
        return UPLOADS + "/" + id + "/parts/" + number;
    }

    /** Sends all parts, one after the other. */
    void parts(String id, byte[] content, int partSize) {
        for (int number = 1; (number - 1) * partSize < content.length; number++) {
            HttpResponse<String> response = part(id, number, slice(content, partSize, number));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    static byte[] slice(byte[] content, int partSize, int number) {
        return Arrays.copyOfRange(content, (number - 1) * partSize, Math.min(number * partSize, content.length));
    }

    HttpResponse<String> complete(String id, byte[] content) {
        return complete(
                id,
                write(Map.of(
                        "checksum",
                        Map.of("algorithm", "crc32c", "value", crc32c(content).base64()))));
    }

    HttpResponse<String> complete(String id, String body) {
        return post(UPLOADS + "/" + id + "/complete", body);
    }

    HttpResponse<String> delete(String id) {
        return client.send("DELETE", UPLOADS + "/" + id, BodyPublishers.noBody());
    }

    /** Drops every upload that is unfinished. */
    void dropAll() {
        Object cursor = null;
        do {
            Map<?, ?> page = read(get(cursor == null ? "?limit=1000" : "?limit=1000&cursor=" + cursor));
            for (Object upload : (List<?>) page.get("uploads")) {
                assertThat(delete((String) ((Map<?, ?>) upload).get("id")).statusCode()).isIn(204, 410);
            }
            cursor = page.get("nextCursor");
        } while (cursor != null);
    }

    byte[] download(String key) {
        HttpResponse<byte[]> response = client.bytes("/api/v1/objects/files/" + key);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    static Digest crc32c(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return Digest.ofCrc32c((int) crc.getValue());
    }

    static String write(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsString(new LinkedHashMap<>(fields));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static Map<?, ?> read(HttpResponse<String> response) {
        try {
            return JSON.readValue(response.body(), Map.class);
        } catch (IOException malformed) {
            throw new UncheckedIOException(response.body(), malformed);
        }
    }
}
