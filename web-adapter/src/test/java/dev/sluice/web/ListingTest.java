package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.testing.TestBody;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listings, buckets, health. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
class ListingTest {

    private static final String FILES = "/api/v1/objects/files";

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    @Inject
    JsonMapper json;

    private Client client;

    @BeforeEach
    void fill() {
        client = new Client(server.getURI());
        for (String key : List.of("a.txt", "b/1.txt", "b/2.txt", "b/c/3.txt", "d.txt", "with%20space%26")) {
            client.put(FILES + "/" + key, key);
        }
        store.putWhole(
                new ObjectAddress("files", ".sluice/uploads/record"),
                ObjectAttributes.NONE,
                Precondition.NONE,
                TestBody.retained(new byte[1]));
    }

    @Test
    void listsKeysInOrder() throws IOException {
        Map<?, ?> listing = get(FILES);

        assertThat(keys(listing)).containsExactly("a.txt", "b/1.txt", "b/2.txt", "b/c/3.txt", "d.txt", "with space&");
        assertThat(listing.keySet().toArray()).containsExactly("objects", "prefixes", "nextCursor");
        assertThat(listing.get("prefixes")).isEqualTo(List.of());
        assertThat(listing.get("nextCursor")).isNull();
        Map<?, ?> first = (Map<?, ?>) ((List<?>) listing.get("objects")).getFirst();
        assertThat(first.keySet().toArray()).containsExactly("key", "size", "lastModified", "etag");
        assertThat(first.get("size")).isEqualTo(5);
        assertThat((String) first.get("lastModified")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
    }

    @Test
    void foldsAtADelimiter() throws IOException {
        Map<?, ?> top = get(FILES + "?delimiter=/");
        Map<?, ?> folder = get(FILES + "/?delimiter=%2F&prefix=b%2F");

        assertThat(keys(top)).containsExactly("a.txt", "d.txt", "with space&");
        assertThat(top.get("prefixes")).isEqualTo(List.of("b/"));
        assertThat(keys(folder)).containsExactly("b/1.txt", "b/2.txt");
        assertThat(folder.get("prefixes")).isEqualTo(List.of("b/c/"));
    }

    @Test
    void goesOnWhereThePageBeforeEnded() throws IOException {
        List<Object> all = new ArrayList<>();
        String cursor = "";
        do {
            Map<?, ?> page = get(FILES + "?limit=2" + cursor);
            all.addAll(keys(page));
            Object next = page.get("nextCursor");
            cursor = next == null ? null : "&cursor=" + URLEncoder.encode((String) next, StandardCharsets.UTF_8);
        } while (cursor != null);

        assertThat(all).containsExactly("a.txt", "b/1.txt", "b/2.txt", "b/c/3.txt", "d.txt", "with space&");
    }

    @ParameterizedTest
    @CsvSource({"?prefix=a&prefix=b, parameter 'prefix'", "?prefx=a, parameter 'prefx'"})
    void refusesWhatItCannotFollow(String query, String named) {
        var response = client.get(FILES + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(named);
    }

    @Test
    void showsNothingOfItsOwnRecords() throws IOException {
        assertThat(keys(get(FILES + "?prefix=.sluice/"))).isEmpty();
        assertThat(get(FILES + "?prefix=.sluice/&delimiter=/").get("prefixes")).isEqualTo(List.of());
        assertThat(get(FILES + "?delimiter=/&prefix=.").get("prefixes")).isEqualTo(List.of());
        assertThat(client.get(FILES + "/.sluice/uploads/record").statusCode()).isEqualTo(404);
    }

    @Test
    void listsOnlyWhatIsServed() throws IOException {
        assertThat(get("/api/v1/buckets"))
                .isEqualTo(Map.of("buckets", List.of(Map.of("name", "files", "conditionalWrites", true))));
        assertThat(client.get("/api/v1/objects/secrets").statusCode()).isEqualTo(404);
        assertThat(client.get("/api/v1/buckets/secrets").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsHowABucketIs() throws IOException {
        Map<String, Object> status = new HashMap<>(Map.of("name", "files", "reachable", true, "writable", true,
                "objects", 7, "bytes", 49, "complete", true, "unfinishedUploads", 0, "unanswered", Map.of()));
        status.put("problem", null);
        assertThat(get("/api/v1/buckets/files")).isEqualTo(status);
    }

    @Test
    void isHealthy() throws IOException {
        assertThat(get("/health/liveness")).isEqualTo(Map.of("status", "UP"));
        assertThat(get("/health/readiness")).isEqualTo(Map.of("status", "UP"));
    }

    private Map<?, ?> get(String path) throws IOException {
        var response = client.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readValue(response.body(), Map.class);
    }

    private static List<Object> keys(Map<?, ?> listing) {
        return ((List<?>) listing.get("objects"))
                .stream().<Object>map(object -> ((Map<?, ?>) object).get("key")).toList();
    }
}
