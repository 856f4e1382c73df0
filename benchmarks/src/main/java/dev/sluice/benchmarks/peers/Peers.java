package dev.sluice.benchmarks.peers;

import dev.sluice.benchmarks.Tools;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.stores.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts peers in front of a store. */
public final class Peers {

    private static final String NGINX_CONFIGURATION = """
            worker_processes 1;
            daemon off;
            pid %1$s/nginx.pid;
            error_log stderr;
            events {}
            http {
              access_log off;
              client_max_body_size 0;
              client_body_temp_path %1$s;
              proxy_temp_path %1$s;
              fastcgi_temp_path %1$s;
              uwsgi_temp_path %1$s;
              scgi_temp_path %1$s;
              server {
                listen 127.0.0.1:%2$d;
                location / {
                  proxy_pass http://127.0.0.1:%3$d;
                  proxy_http_version 1.1;
                  proxy_request_buffering off;
                  %4$s
                }
              }
            }
            """;

    private Peers() {
    }

    /** The same client without a hop: what the store itself can take. */
    public static Peer curlStraight(Store store) {
        return Peer.curl("curl straight to the store", Optional.empty(), store.uri("").toString());
    }

    /** The product, with its defaults. */
    public static Peer sluice(Tools tools, Store store) throws IOException, InterruptedException {
        Server gateway = startSluice(tools.work(), List.of(tools.sluice().toString()), store);
        return Peer.curl("Sluice", Optional.of(gateway), gateway.uri("/api/v1/objects/" + Store.BUCKET + "/").toString());
    }

    /** Starts the gateway by {@code launcher}, to which its arguments are added. */
    public static Server startSluice(Path work, List<String> launcher, Store store) throws IOException, InterruptedException {
        int port = Server.freePort();
        Map<String, String> environment = new HashMap<>(store.credentials());
        environment.put("SLUICE_STORAGE_PROFILE", "minio");
        environment.put("SLUICE_STORAGE_ENDPOINT", store.server().uri("").toString());
        environment.put("SLUICE_STORAGE_REGION", "us-east-1");
        environment.put("SLUICE_STORAGE_BUCKET", Store.BUCKET);
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("serve", "--port", Integer.toString(port)));
        return Server.start("sluice", port, "/health/readiness", work, environment, command);
    }

    /** nginx as a bare hop; {@code directive} is added to its configuration. */
    public static Peer nginx(Tools tools, Path nginx, Store store, String label, String directive) throws IOException, InterruptedException {
        int port = Server.freePort();
        Path directory = Files.createTempDirectory(tools.work(), "nginx");
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(configuration, NGINX_CONFIGURATION.formatted(directory, port, store.server().port(), directive));
        List<String> command = List.of(nginx.toString(), "-p", directory.toString(), "-e", "stderr", "-c", configuration.toString());
        Server hop = Server.start("nginx", port, "/", directory, Map.of(), command);
        return Peer.curl(label, Optional.of(hop), hop.uri("/" + Store.BUCKET + "/").toString());
    }

    /** rclone's own multipart upload, with its defaults. */
    public static Peer rclone(Tools tools, Path rclone, Store store) {
        Map<String, String> credentials = store.credentials();
        Map<String, String> environment = Map.of(
                "RCLONE_S3_ACCESS_KEY_ID", credentials.get("AWS_ACCESS_KEY_ID"),
                "RCLONE_S3_SECRET_ACCESS_KEY", credentials.get("AWS_SECRET_ACCESS_KEY"),
                "RCLONE_S3_PROVIDER", "Minio",
                "RCLONE_S3_ENDPOINT", store.server().uri("").toString(),
                "RCLONE_S3_NO_CHECK_BUCKET", "true",
                "RCLONE_CONFIG", tools.work().resolve("rclone.conf").toString());
        return new Peer("rclone straight to the store", Optional.empty(), environment, (file, key) ->
                List.of(rclone.toString(), "copyto", file.path().toString(), ":s3:" + Store.BUCKET + "/" + key));
    }
}
