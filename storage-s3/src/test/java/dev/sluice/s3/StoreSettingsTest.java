package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.testing.TestBody;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;

class StoreSettingsTest {

    private static final URI ENDPOINT = URI.create("http://127.0.0.1:1");

    @ParameterizedTest
    @CsvSource({
        "yandex, , https://storage.yandexcloud.net, ru-central1",
        "yandex, kz1, https://storage.yandexcloud.kz, kz1",
        "pskz, , https://object.pscloud.io, us-east-1",
    })
    void takesTheProfilesEndpoint(String profile, String region, URI endpoint, String effectiveRegion) {
        S3Storage.Builder builder = S3Storage.builder().profile(EndpointProfile.ofName(profile)).credentials("a", "b");
        if (region != null) {
            builder.region(region);
        }
        StoreSettings settings = builder.settings();
        assertThat(settings.effectiveEndpoint()).hasValue(endpoint);
        assertThat(settings.effectiveRegion()).isEqualTo(effectiveRegion);
    }

    @Test
    void leavesTheEndpointOfAwsToTheRegion() {
        StoreSettings settings = S3Storage.builder().region("eu-north-1").credentials("a", "b").settings();
        assertThat(settings.effectiveEndpoint()).isEmpty();
        assertThat(settings.effectiveRegion()).isEqualTo("eu-north-1");
    }

    @ParameterizedTest
    @CsvSource({"minio", "ceph", "generic", "embedded"})
    void asksForTheEndpointOfASelfHostedStore(String profile) {
        assertThatThrownBy(() -> S3Storage.builder()
                        .profile(EndpointProfile.ofName(profile))
                        .credentials("a", "b")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("profile " + profile + " needs an endpoint");
    }

    @Test
    void asksForTheEndpointOfARegionThatItDoesNotKnow() {
        assertThatThrownBy(() -> S3Storage.builder()
                        .profile(EndpointProfile.YANDEX)
                        .region("mars")
                        .credentials("a", "b")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("profile yandex needs an endpoint in region mars");
    }

    static Stream<ThrowingCallable> mistakes() {
        return Stream.of(
                () -> S3Storage.builder().endpoint(URI.create("s3.example.org")),
                () -> S3Storage.builder().endpoint(URI.create("ftp://s3.example.org")),
                () -> S3Storage.builder().region(" "),
                () -> S3Storage.builder().parallelConnections(0),
                () -> S3Storage.builder().connectTimeout(Duration.ZERO),
                () -> S3Storage.builder().answerTimeout(Duration.ofSeconds(-1)),
                () -> S3Storage.builder().completionTimeout(Duration.ZERO),
                () -> S3Storage.builder().downloadChunk(ByteSize.ofBytes(0)),
                () -> S3Storage.builder().downloadChunk(ByteSize.ofMiB(17)));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void refusesAValueThatCannotBe(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void makesTheSdksClientOfTheApplicationsBuilder() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        ExecutionInterceptor interceptor = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                seen.add(context.httpRequest().method().name());
            }
        };
        try (FakeStore store = FakeStore.answering(FakeStore.ok("ETag: \"1\""), FakeStore.ok());
                S3Storage storage = S3Storage.builder()
                        .profile(EndpointProfile.MINIO)
                        .endpoint(store.endpoint())
                        .credentials("a", "b")
                        .clientBuilder(() ->
                                S3Client.builder().overrideConfiguration(c -> c.addExecutionInterceptor(interceptor)))
                        .build()) {
            storage.uploadStore()
                    .putWhole(
                            new ObjectAddress("bucket", "key"),
                            ObjectAttributes.NONE,
                            Precondition.NONE,
                            TestBody.retained(new byte[3]));
            storage.client().headBucket(request -> request.bucket("bucket"));
            assertThat(store.requests()).extracting(FakeStore.Request::method).containsExactly("PUT", "HEAD");
            assertThat(store.connections()).isEqualTo(1);
            assertThat(seen).containsExactly("HEAD");
            assertThat(storage.client()).isSameAs(storage.client());
        }
    }

    @Test
    void sendsMd5WhereThatIsWhatTheStoreChecks() throws IOException {
        try (FakeStore store = FakeStore.answering(FakeStore.ok("ETag: \"1\""));
                S3Storage storage = connect(EndpointProfile.YANDEX, store.endpoint())) {
            storage.uploadStore()
                    .putWhole(
                            new ObjectAddress("bucket", "key"),
                            ObjectAttributes.NONE,
                            Precondition.NONE,
                            TestBody.retained("abc".getBytes()));
            assertThat(store.requests().getFirst().headers())
                    .containsEntry("content-md5", "kAFQmDzST7DWlj99KOF/cg==")
                    .doesNotContainKey("x-amz-checksum-crc32c");
        }
    }

    @Test
    void sendsNoChecksumWhereNoneIsKnown() throws IOException {
        try (FakeStore store = FakeStore.answering(FakeStore.ok("ETag: \"1\""));
                S3Storage storage = connect(EndpointProfile.GENERIC, store.endpoint())) {
            storage.uploadStore()
                    .putWhole(
                            new ObjectAddress("bucket", "key"),
                            ObjectAttributes.NONE,
                            Precondition.NONE,
                            TestBody.retained("abc".getBytes()));
            assertThat(store.requests().getFirst().headers().keySet())
                    .noneMatch(name -> name.contains("md5") || name.contains("crc"));
        }
    }

    @Test
    void refusesWhatTheProfileCannotDo() {
        try (S3Storage storage = connect(EndpointProfile.GENERIC, ENDPOINT)) {
            ObjectAddress address = new ObjectAddress("bucket", "key");
            requireUnsupported(() -> storage.uploadStore()
                    .putWhole(
                            address,
                            ObjectAttributes.NONE,
                            Precondition.MUST_NOT_EXIST,
                            TestBody.retained(new byte[3])));
            requireUnsupported(() -> storage.uploadStore()
                    .putWhole(address, ObjectAttributes.NONE, Precondition.NONE, TestBody.letGo(new byte[3])));
        }
    }

    private static void requireUnsupported(ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(StoreException.class))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED));
    }

    private static S3Storage connect(EndpointProfile profile, URI endpoint) {
        return S3Storage.builder().profile(profile).endpoint(endpoint).credentials("a", "b").build();
    }
}
