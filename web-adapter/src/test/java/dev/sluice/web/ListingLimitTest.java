package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More listings than the gateway makes at a time. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = "test.listings", value = "1")
class ListingLimitTest {

    @Factory
    @Requires(property = "test.listings")
    static final class OneListing {
        @Singleton
        @Replaces(Listings.class)
        Listings listings() {
            return new Listings(1, Duration.ofMillis(10));
        }
    }

    @Inject
    EmbeddedServer server;

    @Inject
    Listings listings;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/objects/files",
                "/api/v1/buckets/files",
                "/api/v1/uploads",
                "/api/v1/uploads?fingerprint=file"
            })
    void asksTheNextOneToComeLater(String listing) {
        Client client = new Client(server.getURI());

        HttpResponse<String> refused = listings.make(() -> client.get(listing));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        assertThat(listings.<Integer>make(() ->
                        client.put("/api/v1/objects/files/other", new byte[1]).statusCode()))
                .isEqualTo(201);

        for (int i = 0; i < 3; i++) {
            assertThat(client.get(listing).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tellsThatItWasInterrupted() {
        Thread.currentThread().interrupt();
        Throwable refusal = catchThrowable(() -> listings.make(() -> "a listing"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(refusal).hasMessageContaining("was cancelled");
    }
}
