package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.web.bootstrap.BrokenReader;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of a store that fails while it is read. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = BrokenReader.PROPERTY, value = "true")
class TroubledStoreTest {

    @Inject
    EmbeddedServer server;

    @ParameterizedTest
    @ValueSource(strings = {"broken", "short"})
    void breaksTheConnectionOffWhenTheStoreDoes(String key) throws IOException {
        String answer = RawConnection.exchangeUntilBroken(
                server.getPort(), "GET /api/v1/objects/files/" + key + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("content-length: " + BrokenReader.SIZE + "\r\n");
        assertThat(answer.length()).isLessThan(BrokenReader.SIZE);
    }

    @Test
    void saysSoWhenTheStoreIgnoresARange() {
        HttpResponse<byte[]> response =
                new Client(server.getURI()).bytes("/api/v1/objects/files/rangeless", "Range", "bytes=5-9");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Range")).isEmpty();
        assertThat(response.body()).hasSize(BrokenReader.SIZE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0-", "0-0"})
    void givesNoRangeOfAnEmptyObjectWhateverTheStoreSends(String range) {
        HttpResponse<String> response =
                new Client(server.getURI()).get("/api/v1/objects/files/empty", "Range", "bytes=" + range);

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(response.headers().firstValue("Content-Range")).hasValue("bytes */0");
    }

    @Test
    void saysWhenToComeBackAndWhomToAsk() {
        HttpResponse<String> response = new Client(server.getURI()).get("/api/v1/objects/files/busy");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(response.body())
                .contains("\"storeRequestId\":\"request-7\"", "\"detail\":\"the store asks for fewer requests\"");
    }
}
