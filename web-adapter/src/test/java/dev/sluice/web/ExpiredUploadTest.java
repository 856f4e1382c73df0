package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An upload that took too long. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = "sluice.upload.expiry", value = "2s")
class ExpiredUploadTest {

    @Inject
    EmbeddedServer server;

    @Test
    void isNoMore() {
        UploadClient client = new UploadClient(server.getURI());
        String id = (String) client.begin(Map.of("bucket", "files", "key", "late", "size", 1, "fingerprint", "f"))
                .get("id");
        assertThat(client.part(id, 1, new byte[1]).statusCode()).isEqualTo(200);

        Eventually.holds(() -> assertThat(client.get("/" + id).statusCode()).isEqualTo(410));

        assertThat(client.part(id, 1, new byte[1]).statusCode()).isEqualTo(410);
        assertThat(client.complete(id, "{}").statusCode()).isEqualTo(410);
        assertThat(client.delete(id).statusCode()).isEqualTo(410);
        assertThat(UploadClient.read(client.get("?fingerprint=f")).get("uploads")).isEqualTo(List.of());
        assertThat(UploadClient.read(client.get("")).get("uploads")).isEqualTo(List.of());
    }
}
