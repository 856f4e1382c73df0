package dev.sluice.cli.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.Gateway;
import dev.sluice.cli.gateway.ScriptedServer;
import dev.sluice.core.ObjectAddress;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DownloaderTest {

    @Test
    void givesUpADownloadOfWhichNothingComesAnyMore() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Disposition: attachment\r\n"
                    + "Content-Length: 1000\r\n\r\nonly this");
            connection.readToEnd();
        }); Gateway gateway = new Gateway(URI.create(server.url("").replaceFirst("/$", "")), Optional.empty())) {
            ObjectAddress address = new ObjectAddress("archive", "a");
            Downloader downloader = new Downloader(address, gateway.get(address), Duration.ofMillis(50));
            assertThatThrownBy(() -> downloader.copyTo(OutputStream.nullOutputStream(), _ -> {}))
                    .isInstanceOfSatisfying(
                            TransferException.class,
                            failed -> assertThat(failed.failure()).isInstanceOf(Failure.ConnectionBroken.class));
        }
    }
}
