package dev.sluice.s3;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.Header;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignerProperty;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeProvider;

/**
 * Signs as the SDK does, but for requests whose body is let go: these it signs as {@code STREAMING-UNSIGNED-PAYLOAD-TRAILER},
 * on plain HTTP too, and frames the body with {@link ChunkedTrailerStream}. The signature itself is the SDK's: it is given
 * the request without its body, as its own encoder would collect the bytes.
 */
final class TrailerSigner implements AwsV4HttpSigner {

    /** The scheme that signs with this signer; the client has to have it. */
    static final AwsV4AuthScheme SCHEME = new SignerScheme(new TrailerSigner());

    /** Marks a request whose body is let go. */
    static final S3AuthSchemeProvider LET_GO = parameters -> S3AuthSchemeProvider.defaultProvider().resolveAuthScheme(parameters).stream()
            .map(option -> option.toBuilder().putSignerProperty(TrailerSigner.TRAILER, true).build())
            .toList();

    private static final SignerProperty<Boolean> TRAILER = SignerProperty.create(TrailerSigner.class, "Trailer");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    private TrailerSigner() {
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        return request.hasProperty(TRAILER) ? signTrailer(request) : signer.sign(request);
    }

    private SignedRequest signTrailer(SignRequest<? extends AwsCredentialsIdentity> request) {
        ContentStreamProvider body = request.payload().orElseThrow();
        long length = contentLength(request.request());
        return SignedRequest.builder()
                .request(signHead(signer, request, length).request())
                .payload(() -> new ChunkedTrailerStream(body.newStream(), length))
                .build();
    }

    /** Signs a request for a body of that length which will be framed as {@link TrailerFraming} has it. */
    static SignedRequest signHead(AwsV4HttpSigner signer, SignRequest<? extends AwsCredentialsIdentity> request, long bodyLength) {
        SignedRequest signed = signer.sign(withoutBody(request));
        requireLength(contentLength(signed.request()), bodyLength);
        return signed;
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return signer.signAsync(request);
    }

    private static <T extends AwsCredentialsIdentity> SignRequest<T> withoutBody(SignRequest<T> request) {
        return request.toBuilder()
                .payload(null)
                .putProperty(CHUNK_ENCODING_ENABLED, true)
                .putProperty(PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32C)
                .build();
    }

    private static void requireLength(long signed, long bodyLength) {
        long encoded = TrailerFraming.encodedLength(bodyLength);
        if (signed != encoded) {
            throw new IllegalStateException("the SDK frames " + bodyLength + " bytes as " + signed + ", Sluice as " + encoded);
        }
    }

    private static long contentLength(SdkHttpRequest request) {
        return Long.parseLong(request.firstMatchingHeader(Header.CONTENT_LENGTH).orElseThrow());
    }
}
