package dev.sluice.benchmarks.peers;

import dev.sluice.benchmarks.Tools;
import dev.sluice.benchmarks.process.Address;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.stores.Store;
import dev.sluice.testing.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts peers around one store; closing it ends them. */
public final class Peers implements AutoCloseable {

    /** The peer that the others are compared with. */
    public static final String REFERENCE = "nginx as shipped";

    private static final String STREAMED_UP = "proxy_request_buffering off;";
    private static final String STREAMED_DOWN = "proxy_buffering off;";

    private final Tools tools;
    private final Store store;
    private final Direction direction;
    private final Optional<TestCertificate> front;
    private final List<Peer> started = new ArrayList<>();

    /** @param front what hops prove themselves with to clients, if these speak TLS */
    public Peers(Tools tools, Store store, Direction direction, Optional<TestCertificate> front) {
        this.tools = tools;
        this.store = store;
        this.direction = direction;
        this.front = front;
    }

    /** Those that were started, in this order. */
    public List<Peer> all() {
        return List.copyOf(started);
    }

    /** The same client without a hop: what the store itself can take, or give. */
    public Peers curlStraight() {
        started.add(Peer.curl(
                "curl straight to the store",
                Optional.empty(),
                direction.curl(store.uri(""), store.server().address().certificate())));
        return this;
    }

    /** nginx as a hop, with its buffers as they are and, for uploads, large ones; nothing if there is none. */
    public Peers nginx() throws IOException, InterruptedException {
        if (tools.nginx().isPresent() && direction == Direction.UPLOAD) {
            nginx(tools.nginx().get(), REFERENCE, STREAMED_UP);
            nginx(
                    tools.nginx().get(),
                    "nginx, `client_body_buffer_size 256k`",
                    STREAMED_UP + " client_body_buffer_size 256k;");
        } else if (tools.nginx().isPresent()) {
            nginx(tools.nginx().get(), REFERENCE, "");
            nginx(tools.nginx().get(), "nginx, `proxy_buffering off`", STREAMED_DOWN);
            nginx(
                    tools.nginx().get(),
                    "nginx, `proxy_buffering off`, `proxy_buffer_size 256k`",
                    STREAMED_DOWN + " proxy_buffer_size 256k; proxy_buffers 4 256k;");
        }
        return this;
    }

    private void nginx(Path nginx, String label, String directives) throws IOException, InterruptedException {
        Server hop = Nginx.start(tools.work(), nginx, Address.free(front), store, directives);
        started.add(Peer.curl(label, Optional.of(hop), direction.curl(hop.uri("/" + Store.BUCKET + "/"), front)));
    }

    /** The product, with its defaults. */
    public Peers sluice() throws IOException, InterruptedException {
        Server gateway = startSluice(tools.work(), List.of(tools.sluice().toString()), store, front, Map.of());
        URI folder = gateway.uri("/api/v1/objects/" + Store.BUCKET + "/");
        started.add(Peer.curl("Sluice", Optional.of(gateway), direction.curl(folder, front)));
        return this;
    }

    /** Those that come without a hop of their own, with their defaults; nothing of what isn't there. */
    public Peers straightClients() {
        tools.rclone().ifPresent(rclone -> started.add(StraightClients.rclone(tools.work(), rclone, store)));
        tools.aws().ifPresent(aws -> started.add(StraightClients.aws(aws, store)));
        return this;
    }

    /** Starts the gateway by {@code launcher}, to which its arguments are added, on plain HTTP. */
    public static Server startSluice(Path work, List<String> launcher, Store store)
            throws IOException, InterruptedException {
        return startSluice(work, launcher, store, Map.of());
    }

    /** The same, with settings beside those that the store needs, or in their place. */
    public static Server startSluice(Path work, List<String> launcher, Store store, Map<String, String> settings)
            throws IOException, InterruptedException {
        return startSluice(work, launcher, store, Optional.empty(), settings);
    }

    private static Server startSluice(
            Path work,
            List<String> launcher,
            Store store,
            Optional<TestCertificate> front,
            Map<String, String> settings)
            throws IOException, InterruptedException {
        Address address = Address.free(front);
        Map<String, String> environment = settings(store);
        front.ifPresent(own -> environment.putAll(Map.of(
                "SLUICE_WEB_TLS_CERTIFICATE",
                own.chain().toString(),
                "SLUICE_WEB_TLS_PRIVATE_KEY",
                own.privateKey().toString())));
        store.server()
                .address()
                .certificate()
                .ifPresent(trusted -> environment.put(
                        "SLUICE_JAVA_OPTS",
                        "-Djavax.net.ssl.trustStore=" + trusted.store() + " -Djavax.net.ssl.trustStorePassword="
                                + TestCertificate.PASSWORD));
        environment.putAll(settings);
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("serve", "--port", Integer.toString(address.port())));
        return Server.start("sluice", address, "/health/readiness", work, environment, command);
    }

    /** What a gateway reads that serves that store's bucket. */
    public static Map<String, String> settings(Store store) {
        Map<String, String> environment = new HashMap<>(store.credentials());
        environment.put("SLUICE_STORAGE_PROFILE", "minio");
        environment.put("SLUICE_STORAGE_ENDPOINT", store.server().uri("").toString());
        environment.put("SLUICE_STORAGE_REGION", "us-east-1");
        environment.put("SLUICE_STORAGE_BUCKET", Store.BUCKET);
        return environment;
    }

    @Override
    public void close() {
        started.forEach(Peer::close);
    }
}
