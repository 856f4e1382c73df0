package dev.sluice.benchmarks.stores;

import dev.sluice.benchmarks.TestFile;
import dev.sluice.benchmarks.Tools;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.store.FreeStore;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link FreeStore} in a process of its own. */
public final class FreeStoreProcess extends Store {

    private FreeStoreProcess(Server server) {
        super(server);
    }

    /** Starts one; {@code options} as its {@code main} method takes them. */
    public static FreeStoreProcess start(Tools tools, String... options) throws IOException, InterruptedException {
        int port = Server.freePort();
        List<String> command = new ArrayList<>(List.of(
                tools.java().toString(), "-XX:+UseSerialGC", "-Xmx64m", "-XX:MaxDirectMemorySize=512m",
                "-cp", System.getProperty("java.class.path"), FreeStore.class.getName(), "port=" + port));
        command.addAll(List.of(options));
        return new FreeStoreProcess(Server.start("free-store", port, "/" + BUCKET + "?location", tools.work(), Map.of(), command));
    }

    @Override
    public String name() {
        return "a free store";
    }

    /** The store forgot the bytes, but has computed their checksum itself. */
    @Override
    public void verify(String key, TestFile file) throws IOException, InterruptedException {
        HttpResponse<Void> head = send(HttpRequest.newBuilder(uri(key)).HEAD().build(), HttpResponse.BodyHandlers.discarding());
        requireEqual(
                file,
                head.headers().firstValue("x-amz-checksum-crc32c").orElse("none"),
                head.headers().firstValueAsLong("Content-Length").orElse(-1));
    }
}
