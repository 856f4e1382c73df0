package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.benchmarks.load.HttpCall;
import dev.sluice.benchmarks.store.FreeStore;
import dev.sluice.benchmarks.store.StoreOptions;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFileTest {

    private static final long SIZE = 3_000_001;

    @TempDir
    private Path folder;

    @Test
    void isTheSameForTheSameSize() throws IOException {
        TestFile first = TestFile.create(folder.resolve("first"), SIZE);
        TestFile second = TestFile.create(folder.resolve("second"), SIZE);

        assertThat(first.path()).hasSize(SIZE).hasSameBinaryContentAs(second.path());
        assertThat(first.crc32c()).isEqualTo(second.crc32c());
    }

    @Test
    void arrivesSliceBySlice() throws Exception {
        TestFile slice = TestFile.create(folder.resolve("file"), SIZE).slice(1_000_000, 1_500_000);
        try (FreeStore store = FreeStore.start(StoreOptions.free()); HttpClient client = HttpClient.newHttpClient()) {
            URI target = URI.create("http://127.0.0.1:" + store.port() + "/bench/slice");

            HttpCall.of("PUT", target).at(Pace.of(50_000_000)).send(slice.content()).requireSuccess();

            HttpResponse<Void> head = client.send(
                    HttpRequest.newBuilder(target).HEAD().build(), HttpResponse.BodyHandlers.discarding());
            assertThat(head.headers().firstValue("content-length")).contains("1500000");
            assertThat(head.headers().firstValue("x-amz-checksum-crc32c")).contains(slice.crc32c());
        }
    }

    @Test
    void aRefusedUploadIsAFailure() throws IOException {
        TestFile file = TestFile.create(folder.resolve("file"), 10);
        try (FreeStore store = FreeStore.start(StoreOptions.parse("fault-share=1"))) {
            URI target = URI.create("http://127.0.0.1:" + store.port() + "/bench/file");

            assertThatThrownBy(() ->
                            HttpCall.of("PUT", target).send(file.content()).requireSuccess())
                    .isInstanceOf(IOException.class);
        }
    }
}
