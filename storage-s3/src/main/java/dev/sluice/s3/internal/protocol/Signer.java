package dev.sluice.s3.internal.protocol;

import dev.sluice.core.PercentEncoding;
import dev.sluice.s3.internal.http.HttpFields;
import dev.sluice.s3.internal.http.RequestHead;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Gives a request its address and signature
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html">Signature Version
 * 4</a>, by the SDK's signer). Of a body in slabs the headers alone are signed, on plain HTTP too, as its checksum is
 * one of them, or follows in a trailer. Thread-safe.
 */
final class Signer {

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /** @param body the slabs that will be sent; absent: the request's own content, or none */
    RequestHead sign(
            S3Request request,
            Endpoint endpoint,
            AwsCredentialsIdentity identity,
            Clock clock,
            Optional<SlabContent> body) {
        SdkHttpRequest unsigned = unsigned(request, endpoint);
        SignRequest.Builder<AwsCredentialsIdentity> parameters = SignRequest.builder(identity)
                .request(unsigned)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, endpoint.signingName())
                .putProperty(AwsV4HttpSigner.REGION_NAME, endpoint.region())
                .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clock)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, false);
        request.content()
                .ifPresent(bytes -> parameters.payload(
                        ContentStreamProvider.fromInputStreamSupplier(() -> new ByteArrayInputStream(bytes))));
        body.filter(LetGoSlabs.class::isInstance).ifPresent(streamed -> parameters
                .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true)
                .putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32C));
        SdkHttpRequest signed = signer.sign(parameters.build()).request();
        body.filter(LetGoSlabs.class::isInstance).ifPresent(streamed -> requireLength(signed, streamed.length()));
        return head(signed, request, endpoint);
    }

    private static SdkHttpRequest unsigned(S3Request request, Endpoint endpoint) {
        SdkHttpRequest.Builder unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method()))
                .protocol(endpoint.secure() ? "https" : "http")
                .host(endpoint.host())
                .port(endpoint.port())
                .encodedPath(path(request, endpoint))
                .putHeader("Host", endpoint.authority());
        Map<String, List<String>> query = new LinkedHashMap<>();
        request.query().forEach((name, value) -> query.put(name, List.of(value)));
        unsigned.rawQueryParameters(query);
        request.fields().forEach(unsigned::appendHeader);
        return unsigned.build();
    }

    private static String path(S3Request request, Endpoint endpoint) {
        return request.key().map(key -> endpoint.path() + "/" + PercentEncoding.encodePath(key))
                .orElse(endpoint.path().isEmpty() ? "/" : endpoint.path());
    }

    private static RequestHead head(SdkHttpRequest signed, S3Request request, Endpoint endpoint) {
        HttpFields.Builder fields = HttpFields.builder();
        signed.forEachHeader((name, values) -> values.forEach(value -> fields.add(name, value)));
        return new RequestHead(request.method(), endpoint.secure(), endpoint.host(), endpoint.port(),
                path(request, endpoint) + query(request.query()), fields.build());
    }

    private static String query(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(pair -> PercentEncoding.encode(pair.getKey())
                                + (pair.getValue().isEmpty() ? "" : "=" + PercentEncoding.encode(pair.getValue())))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static void requireLength(SdkHttpRequest signed, long bodyLength) {
        long encoded = TrailerFraming.encodedLength(bodyLength);
        long announced = Long.parseLong(signed.firstMatchingHeader("Content-Length").orElseThrow());
        if (announced != encoded) {
            throw new IllegalStateException(
                    "the SDK frames " + bodyLength + " bytes as " + announced + ", Sluice as " + encoded);
        }
    }
}
