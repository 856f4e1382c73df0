package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.testing.FaultRates;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.testing.TestBytes;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import dev.sluice.web.bootstrap.TroubledUploads;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client of a resumable upload gets to know of a store that is in trouble. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = InMemoryStoreFactory.SMALL_PARTS, value = "true")
@Property(name = TroubledUploads.PROPERTY, value = "true")
@Property(name = "sluice.upload.part-size", value = "100000")
class TroubledPartTest {

    private static final int PART = 100_000;
    private static final byte[] CONTENT = TestBytes.of(250_000);
    private static final Duration DELAY = Duration.ofMillis(5);

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    @Inject
    TroubledUploads uploads;

    private UploadClient client;

    @BeforeEach
    void connect() {
        client = new UploadClient(server.getURI());
    }

    @AfterEach
    void nothingIsLeft() {
        uploads.calm();
        client.dropAll();
        Eventually.holds(store::requireNothingLeft);
    }

    static Stream<FaultRates> troubles() {
        return Stream.of(
                new FaultRates(1, 0, 0, 0, 0, 0, 0, 0, DELAY), // refused
                new FaultRates(0, 0, 1, 0, 0, 0, 0, 0, DELAY), // slow down
                new FaultRates(0, 0, 0, 1, 0, 0, 0, 0, DELAY), // no answer
                new FaultRates(0, 0, 0, 0, 0, 0, 1, 0, DELAY)); // broken off in the middle
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void hasAPartSentAgain(FaultRates trouble) {
        String id = client.begin("troubled", CONTENT.length);
        client.part(id, 1, UploadClient.slice(CONTENT, PART, 1));
        uploads.trouble(trouble, 1);

        for (int number : new int[] {1, 2}) {
            HttpResponse<String> response = client.part(id, number, UploadClient.slice(CONTENT, PART, number));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After").orElseThrow()).matches("[1-9]\\d*");
        }

        uploads.calm();
        assertThat(client.state(id).get("received")).isEqualTo(List.of(List.of(1, 1)));
        client.parts(id, CONTENT, PART);
        assertThat(client.complete(id, CONTENT).statusCode()).isEqualTo(200);
        assertThat(client.download("troubled")).isEqualTo(CONTENT);
    }

    @Test
    void hasAPartSentAgainWhoseAnswerWasLost() {
        String id = client.begin("lost", CONTENT.length);
        uploads.trouble(new FaultRates(0, 0, 0, 0, 0, 1, 0, 0, DELAY), 1);

        assertThat(client.part(id, 1, UploadClient.slice(CONTENT, PART, 1)).statusCode()).isEqualTo(503);

        uploads.calm();
        client.parts(id, CONTENT, PART);
        assertThat(client.complete(id, CONTENT).statusCode()).isEqualTo(200);
        assertThat(client.download("lost")).isEqualTo(CONTENT);
    }

    @Test
    void givesTheReceiptThoughTheStoresAnswerWasLost() {
        String id = client.begin("published", CONTENT.length);
        client.parts(id, CONTENT, PART);
        uploads.trouble(new FaultRates(0, 0, 0, 0, 0, 1, 0, 0, DELAY), 1);

        HttpResponse<String> response = client.complete(id, CONTENT);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        uploads.calm();
        Map<?, ?> again = UploadClient.read(client.complete(id, CONTENT));
        assertThat(again.get("etag")).isEqualTo(UploadClient.read(response).get("etag"));
        assertThat(client.download("published")).isEqualTo(CONTENT);
    }

    @Test
    void publishesAfterATroubleThatPasses() {
        String id = client.begin("later", CONTENT.length);
        client.parts(id, CONTENT, PART);
        uploads.trouble(new FaultRates(1, 0, 0, 0, 0, 0, 0, 0, DELAY), 1);

        HttpResponse<String> response = client.complete(id, CONTENT);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        uploads.calm();
        assertThat(client.complete(id, CONTENT).statusCode()).isEqualTo(200);
        assertThat(client.download("later")).isEqualTo(CONTENT);
    }

    @Test
    void saysThatAnUploadWasAbortedUnderneath() {
        String id = client.begin("gone", CONTENT.length);
        client.part(id, 1, UploadClient.slice(CONTENT, PART, 1));
        abortEverythingUnderneath("gone");

        assertThat(client.part(id, 2, UploadClient.slice(CONTENT, PART, 2)).statusCode()).isEqualTo(410);
        assertThat(client.get("/" + id).statusCode()).isEqualTo(410);
        assertThat(client.complete(id, CONTENT).statusCode()).isEqualTo(410);
        assertThat(store.head(address("gone"))).isEmpty();
    }

    /** As an operator, or a lifecycle rule, would. */
    private void abortEverythingUnderneath(String key) {
        for (int number = 1; number < 100; number++) {
            store.abort(new MultipartUpload(address(key), "upload-" + number));
        }
    }

    private static ObjectAddress address(String key) {
        return new ObjectAddress(InMemoryStoreFactory.BUCKET, key);
    }
}
