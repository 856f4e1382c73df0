package dev.sluice.benchmarks.stores;

import dev.sluice.benchmarks.TestFile;
import dev.sluice.benchmarks.Tools;
import dev.sluice.benchmarks.process.Address;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.store.FreeStore;
import dev.sluice.testing.TestCertificate;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link FreeStore} in a process of its own. */
public final class FreeStoreProcess extends Store {

    private FreeStoreProcess(Server server) throws IOException {
        super(server);
    }

    /** Starts one; {@code options} as its {@code main} method takes them. */
    public static FreeStoreProcess start(Tools tools, String... options) throws IOException, InterruptedException {
        return start(tools, Optional.empty(), options);
    }

    /** Starts one that speaks TLS, with a certificate. */
    public static FreeStoreProcess startSecure(Tools tools, TestCertificate certificate)
            throws IOException, InterruptedException {
        return start(tools, Optional.of(certificate), "certificate=" + certificate.store().getParent());
    }

    private static FreeStoreProcess start(Tools tools, Optional<TestCertificate> certificate, String... options)
            throws IOException, InterruptedException {
        Address address = Address.free(certificate);
        List<String> command = new ArrayList<>(List.of(
                tools.java().toString(), "-XX:+UseSerialGC", "-Xmx64m", "-XX:MaxDirectMemorySize=512m",
                "-cp", System.getProperty("java.class.path"), FreeStore.class.getName(), "port=" + address.port()));
        command.addAll(List.of(options));
        return new FreeStoreProcess(
                Server.start("free-store", address, "/" + BUCKET + "?location", tools.work(), Map.of(), command));
    }

    @Override
    public String name() {
        return server().address().certificate().isPresent() ? "a free store, over TLS" : "a free store";
    }

    /** The store forgot the bytes, but has computed their checksum itself. */
    @Override
    public void verify(String key, TestFile file) throws IOException, InterruptedException {
        HttpResponse<Void> head =
                send(HttpRequest.newBuilder(uri(key)).HEAD().build(), HttpResponse.BodyHandlers.discarding());
        requireEqual(
                file,
                head.headers().firstValue("x-amz-checksum-crc32c").orElse("none"),
                head.headers().firstValueAsLong("Content-Length").orElse(-1));
    }
}
