package dev.sluice.s3.internal.http;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What stands before a part's bytes: its signature, and its head as text. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RequestHeadBenchmark {

    private static final Route ROUTE = new Route(false, "127.0.0.1", 9000, Optional.empty());

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsIdentity credentials = AwsCredentialsIdentity.create("benchmark", "benchmark-only");
    private final SdkHttpRequest request = SdkHttpRequest.builder()
            .method(SdkHttpMethod.PUT)
            .uri(URI.create("http://127.0.0.1:9000/bucket/folder/file.bin?partNumber=17&uploadId=0123456789abcdef"))
            .putHeader("Host", "127.0.0.1:9000")
            .putHeader("Content-Length", "8388608")
            .putHeader("x-amz-checksum-crc32c", "AAAAAA==")
            .build();

    private final RequestHead head = new RequestHead("PUT", false, "127.0.0.1", 9000,
            "/bucket/folder/file.bin?partNumber=17&uploadId=0123456789abcdef",
            HttpFields.builder().add("Content-Length", "8388608").add("x-amz-checksum-crc32c", "AAAAAA==").build());

    /** The signature, of the headers alone. */
    @Benchmark
    public SdkHttpRequest sign() {
        return signer.sign(signed -> signed.identity(credentials).request(request)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)).request();
    }

    /** The head, as it goes over the wire. */
    @Benchmark
    public ByteBuffer write() {
        return RequestText.of(head, ROUTE, true, false);
    }
}
