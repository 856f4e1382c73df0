package dev.sluice.benchmarks.peers;

import dev.sluice.benchmarks.process.Address;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.stores.Store;
import dev.sluice.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx as a bare hop in front of a store: bytes go on as they come, on plain HTTP or TLS, on either side. */
final class Nginx {

    private static final String CONFIGURATION = """
            user root;
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
                listen 127.0.0.1:%2$d%3$s
                location / {
                  proxy_pass %4$s;
                  proxy_http_version 1.1;
                  %5$s
                  %6$s
                }
              }
            }
            """;

    private static final String LISTEN_SECURELY =
            " ssl;\n    ssl_certificate %s;\n    ssl_certificate_key %s;\n    ssl_protocols TLSv1.2 TLSv1.3;";

    /** As strict as the others: it verifies the certificate, by name, as it can't by address. */
    private static final String TRUST = """
            proxy_ssl_verify on;
                  proxy_ssl_trusted_certificate %s;
                  proxy_ssl_name localhost;
                  proxy_ssl_protocols TLSv1.2 TLSv1.3;""";

    private Nginx() {
    }

    /** @param directives added to those of the hop */
    static Server start(Path work, Path nginx, Address address, Store store, String directives)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(work, "nginx");
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(
                configuration,
                CONFIGURATION.formatted(
                        directory,
                        address.port(),
                        address.certificate().map(Nginx::listening).orElse(";"),
                        store.server().uri(""),
                        store.server()
                                .address()
                                .certificate()
                                .map(trusted -> TRUST.formatted(trusted.chain()))
                                .orElse(""),
                        directives));
        List<String> command =
                List.of(nginx.toString(), "-p", directory.toString(), "-e", "stderr", "-c", configuration.toString());
        return Server.start("nginx", address, "/", directory, Map.of(), command);
    }

    private static String listening(TestCertificate own) {
        return LISTEN_SECURELY.formatted(own.chain(), own.privateKey());
    }
}
