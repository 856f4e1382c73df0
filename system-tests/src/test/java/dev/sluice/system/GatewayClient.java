package dev.sluice.system;

import dev.sluice.core.Digest;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** What a client of the gateway does, in a stream, at a pace. Made for virtual threads. */
record GatewayClient(URI objects) {

    private static final int BLOCK_BYTES = 64 * 1024;

    /** Uploads the file and returns the receipt. */
    String put(SeededFile file, Pace pace) throws IOException {
        HttpURLConnection connection = connect(file.key());
        connection.setRequestMethod("PUT");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(file.size());
        try (InputStream from = file.open(); OutputStream to = connection.getOutputStream()) {
            byte[] block = new byte[pace.blockLimit(BLOCK_BYTES)];
            for (int count = from.read(block); count >= 0; count = from.read(block)) {
                to.write(block, 0, count);
                pace.spend(count);
            }
        }
        return answer(connection, HttpURLConnection.HTTP_CREATED);
    }

    /** Reads the object back and returns its checksum. */
    Digest crc32c(String key) throws IOException {
        HttpURLConnection connection = connect(key);
        CRC32C crc = new CRC32C();
        byte[] block = new byte[BLOCK_BYTES];
        try (InputStream content = connection.getInputStream()) {
            for (int count = content.read(block); count >= 0; count = content.read(block)) {
                crc.update(block, 0, count);
            }
        }
        return Digest.ofCrc32c((int) crc.getValue());
    }

    private HttpURLConnection connect(String key) throws IOException {
        return (HttpURLConnection) objects.resolve(key).toURL().openConnection();
    }

    private static String answer(HttpURLConnection connection, int expected) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (status != expected) {
                throw new IOException("the gateway answered " + status + ": " + text);
            }
            return text;
        }
    }
}
