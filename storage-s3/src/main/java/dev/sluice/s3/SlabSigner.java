package dev.sluice.s3;

import dev.sluice.s3.internal.BodyHandover;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs as the SDK does, but for requests with a {@link SlabContent}: of these it signs the headers alone, on plain HTTP
 * too, as the body's checksum is one of them, or follows in a trailer.
 */
final class SlabSigner implements AwsV4HttpSigner {

    /** The scheme that signs with this signer; the client has to have it. */
    static final AwsV4AuthScheme SCHEME = new SignerScheme(new SlabSigner());

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    private SlabSigner() {
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        Optional<SlabContent> body = request.payload().flatMap(content -> BodyHandover.current()).map(SlabContent.class::cast);
        if (body.isEmpty()) {
            return signer.sign(request);
        }
        body.get().keepUnsigned(request);
        return SignedRequest.builder()
                .request(signHead(request, body.get()).request())
                .payload(BodyHandover.PLACEHOLDER)
                .build();
    }

    private SignedRequest signHead(SignRequest<? extends AwsCredentialsIdentity> request, SlabContent body) {
        return body instanceof LetGoSlabs letGo
                ? TrailerSigner.signHead(signer, request, letGo.length())
                : signer.sign(unsigned(request));
    }

    private static <T extends AwsCredentialsIdentity> SignRequest<T> unsigned(SignRequest<T> request) {
        return request.toBuilder()
                .payload(null)
                .putProperty(CHUNK_ENCODING_ENABLED, false)
                .putProperty(PAYLOAD_SIGNING_ENABLED, false)
                .build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return signer.signAsync(request);
    }
}
