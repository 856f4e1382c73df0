package dev.sluice.s3.doctor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeProvider;

/**
 * Sends a small body with its CRC32C in an aws-chunked trailer, as bodies that are let go have it; or with a wrong one,
 * which the SDK would never send.
 */
enum TrailerScheme implements AwsV4AuthScheme {
    RIGHT {
        @Override
        String trailer(String body) {
            return body;
        }
    },
    WRONG {
        @Override
        String trailer(String body) {
            return body.replaceFirst("x-amz-checksum-crc32c:[^\r]*", "x-amz-checksum-crc32c:" + Sample.WRONG_CRC32C);
        }
    };

    /** What the request has to carry. */
    AwsRequestOverrideConfiguration override() {
        return AwsRequestOverrideConfiguration.builder()
                .authSchemeProvider((S3AuthSchemeProvider)
                        parameters -> S3AuthSchemeProvider.defaultProvider().resolveAuthScheme(parameters).stream()
                                .map(option ->
                                        option.toBuilder().schemeId(schemeId()).build())
                                .toList())
                .addPlugin(client -> ((S3ServiceClientConfiguration.Builder) client).putAuthScheme(this))
                .build();
    }

    /** The framed body, one character a byte, with the trailer that is sent. */
    abstract String trailer(String body);

    /** Of its own, as the SDK keeps what a request's plugin adds for the client's other requests. */
    @Override
    public String schemeId() {
        return SCHEME_ID + "-trailer-" + name();
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
    }

    @Override
    public AwsV4HttpSigner signer() {
        return new Signer();
    }

    /** The trailer isn't signed, so it can be changed afterwards. */
    private final class Signer implements AwsV4HttpSigner {
        private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

        @Override
        public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
            SignedRequest signed = signer.sign(withTrailer(request));
            ContentStreamProvider framed = signed.payload().orElseThrow();
            return SignedRequest.builder().request(signed.request()).payload(() -> changed(framed)).build();
        }

        private static <T extends AwsCredentialsIdentity> SignRequest<T> withTrailer(SignRequest<T> request) {
            return request.toBuilder()
                    .putProperty(CHUNK_ENCODING_ENABLED, true)
                    .putProperty(PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32C)
                    .build();
        }

        private InputStream changed(ContentStreamProvider framed) {
            try (InputStream body = framed.newStream()) {
                String text = new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
                return new ByteArrayInputStream(trailer(text).getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException impossibleInMemory) {
                throw new UncheckedIOException(impossibleInMemory);
            }
        }

        @Override
        public CompletableFuture<AsyncSignedRequest> signAsync(
                AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
            return signer.signAsync(request);
        }
    }
}
