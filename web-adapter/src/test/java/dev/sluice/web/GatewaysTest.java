package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.InMemoryStore;
import dev.sluice.testing.TestBytes;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import dev.sluice.web.bootstrap.SharedStore;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two gateways over one store, with two buckets: what one began, the other goes on with. */
class GatewaysTest {

    private static final int PART = 1000;
    private static final byte[] CONTENT = TestBytes.of(9500);

    private final InMemoryStore store = InMemoryStoreFactory.create(true);
    private final List<ApplicationContext> contexts = new ArrayList<>();
    private final List<UploadClient> gateways = new ArrayList<>();

    @BeforeEach
    void start() {
        for (int i = 0; i < 2; i++) {
            ApplicationContext context = ApplicationContext.builder(InMemoryStoreFactory.ENVIRONMENT)
                    .deduceEnvironment(false)
                    .singletons(new SharedStore(store))
                    .properties(Map.of(
                            "micronaut.server.port",
                            -1,
                            "sluice.upload.part-size",
                            PART,
                            "sluice.storage.bucket",
                            "files,other"))
                    .start();
            contexts.add(context);
            gateways.add(new UploadClient(context.getBean(EmbeddedServer.class).start().getURI()));
        }
    }

    @AfterEach
    void stop() {
        gateways.getFirst().dropAll();
        contexts.forEach(ApplicationContext::close);
        Eventually.holds(store::requireNothingLeft);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void takePartsOfOneUploadAndCompleteItAtATime(long seed) throws InterruptedException, ExecutionException {
        Random random = new Random(seed);
        String id = any(random).begin("spread", CONTENT.length);
        for (int number = 1; number <= 10; number++) {
            assertThat(any(random)
                            .part(id, number, UploadClient.slice(CONTENT, PART, number))
                            .statusCode())
                    .isEqualTo(200);
        }

        List<HttpResponse<String>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> completions = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                UploadClient gateway = gateways.get(i % 2);
                completions.add(executor.submit(() -> gateway.complete(id, CONTENT)));
            }
            for (Future<HttpResponse<String>> completion : completions) {
                answers.add(completion.get());
            }
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200));
        assertThat(answers.stream().map(GatewaysTest::withoutDuration).distinct()).hasSize(1);
        assertThat(gateways.getFirst().download("spread")).isEqualTo(CONTENT);
    }

    /** Each measures how long it took by its own clock. */
    private static Map<?, ?> withoutDuration(HttpResponse<String> receipt) {
        Map<?, ?> fields = new HashMap<>(UploadClient.read(receipt));
        fields.remove("durationMs");
        return fields;
    }

    /** A gateway remembers what it read of an upload, and yet knows at once that it is no more. */
    @ParameterizedTest
    @ValueSource(strings = {"part", "get", "complete", "delete"})
    void forgetAtOnceWhatTheOtherDropped(String request) {
        String id = gateways.getFirst().begin("dropped", CONTENT.length);
        gateways.getLast().part(id, 1, UploadClient.slice(CONTENT, PART, 1));
        assertThat(gateways.getLast().delete(id).statusCode()).isEqualTo(204);

        assertThat(gateways).allSatisfy(gateway -> assertThat(ask(gateway, request, id).statusCode()).isEqualTo(404));
    }

    private static HttpResponse<String> ask(UploadClient gateway, String request, String id) {
        return switch (request) {
            case "part" -> gateway.part(id, 1, UploadClient.slice(CONTENT, PART, 1));
            case "get" -> gateway.get("/" + id);
            case "complete" -> gateway.complete(id, CONTENT);
            default -> gateway.delete(id);
        };
    }

    @Test
    void findAFileInAllBuckets() {
        List<Object> ids = new ArrayList<>();
        for (String bucket : List.of("files", "other", "files")) {
            ids.addFirst(gateways.getFirst()
                    .begin(Map.of("bucket", bucket, "key", "k", "size", 1, "fingerprint", "a b+c"))
                    .get("id"));
        }
        gateways.getFirst().begin(Map.of("bucket", "files", "key", "k", "size", 1, "fingerprint", "another"));

        Map<?, ?> found = UploadClient.read(gateways.getLast().get("?fingerprint=a%20b%2Bc"));

        assertThat(ids(found)).containsExactlyElementsOf(ids);
        assertThat(found.get("nextCursor")).isNull();
        Map<?, ?> first = (Map<?, ?>) ((List<?>) found.get("uploads")).getFirst();
        assertThat(first.keySet().toArray()).containsExactly("id", "bucket", "key", "size", "createdAt", "expiresAt");
        assertThat(ids(UploadClient.read(gateways.getLast().get("?fingerprint=unknown")))).isEmpty();
        assertThat(gateways.getLast().get("?fingerprint=%C3%A9").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 1000})
    void listTheUploadsOfAllBuckets(int limit) {
        List<Object> begun = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (String bucket : List.of("files", "other")) {
                begun.add(gateways.get(i % 2).begin(Map.of("bucket", bucket, "key", "key" + i, "size", i)).get("id"));
            }
        }

        List<Object> listed = new ArrayList<>();
        Object cursor = "";
        do {
            Map<?, ?> page = UploadClient.read(
                    gateways.getLast().get("?limit=" + limit + (cursor.equals("") ? "" : "&cursor=" + cursor)));
            assertThat(ids(page).size()).isLessThanOrEqualTo(limit);
            listed.addAll(ids(page));
            cursor = page.get("nextCursor");
        } while (cursor != null);

        assertThat(listed).containsExactlyInAnyOrderElementsOf(begun);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "cursor=",
                "cursor=%20",
                "cursor=c2VjcmV0cw",
                "cursor=c2VjcmV0cy8x",
                "cursor=a"
            })
    void refuseAPageThatMakesNoSense(String query) {
        assertThat(gateways.getFirst().get("?" + query).statusCode()).isEqualTo(400);
    }

    private UploadClient any(Random random) {
        return gateways.get(random.nextInt(gateways.size()));
    }

    private static List<Object> ids(Map<?, ?> page) {
        return ((List<?>) page.get("uploads"))
                .stream().map(upload -> ((Map<?, ?>) upload).get("id")).collect(Collectors.toList());
    }
}
