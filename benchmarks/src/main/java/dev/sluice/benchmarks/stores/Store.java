package dev.sluice.benchmarks.stores;

import dev.sluice.benchmarks.TestFile;
import dev.sluice.benchmarks.process.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** A store that runs: one bucket, into which anybody on this machine may write. Closing it ends it. */
public abstract sealed class Store implements AutoCloseable permits FreeStoreProcess, MinioProcess {

    /** The bucket that is there from the start. */
    public static final String BUCKET = "bench";

    /** Any will do: both stores exist only as long as the benchmark, on the loopback interface. */
    static final String ACCESS_KEY = "benchmark";

    static final String SECRET_KEY = "benchmark-only";

    private final Server server;
    private final HttpClient client;

    Store(Server server) throws IOException {
        this.server = server;
        this.client = server.address().client();
    }

    /** What the table calls it. */
    public abstract String name();

    /** Verifies that the object is the file, byte for byte. */
    public abstract void verify(String key, TestFile file) throws IOException, InterruptedException;

    public Server server() {
        return server;
    }

    public URI uri(String key) {
        return server.uri("/" + BUCKET + "/" + key);
    }

    /** What a program reads that finds its S3 credentials in the environment. */
    public Map<String, String> credentials() {
        return Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY, "AWS_REGION", "us-east-1");
    }

    /** Removes an object. */
    public void delete(String key) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(uri(key)).DELETE().build(), HttpResponse.BodyHandlers.discarding());
    }

    final <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpResponse<T> response = client.send(request, handler);
        if (response.statusCode() >= 300) {
            throw new IOException(name() + " answered " + request.method() + " with " + response.statusCode());
        }
        return response;
    }

    static void requireEqual(TestFile file, String crc32c, long size) throws IOException {
        if (file.size() != size || !file.crc32c().equals(crc32c)) {
            throw new IOException("the object isn't the file: %d bytes with CRC32C %s, not %d with %s"
                    .formatted(size, crc32c, file.size(), file.crc32c()));
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
