package dev.sluice.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.cli.CommandRun;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.testing.TestCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate nobody vouches for. */
class UntrustedServerTest {

    @TempDir
    private Path folder;

    private final CommandRun run = new CommandRun();

    @Test
    void isNotWaitedFor() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestCertificate.create(folder).context()));
        server.start();
        try {
            String file = Files.write(folder.resolve("file"), new byte[64 << 20]).toString();
            String url = "https://127.0.0.1:" + server.getAddress().getPort() + "/archive/file";

            assertThat(run.push(file, url)).isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(run.err())
                    .contains(
                            "no secure connection to https://127.0.0.1:",
                            "unable to find valid certification path",
                            "javax.net.ssl.trustStore")
                    .doesNotContain("Exception");
        } finally {
            server.stop(0);
        }
    }
}
