package dev.sluice.s3;

import dev.sluice.s3.internal.BodyHandover;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.Header;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Sends bodies. The SDK makes an object's request, and the first part's of an upload; the other parts' differ from that in a
 * few fields, so they are made of it, and only signed: the SDK's way to a request costs more than the gateway spends on a
 * quarter of a part's bytes. They are sent when the SDK is through with them, as a thread that waits for a slow client deep in
 * its pipeline keeps three times the memory. An error that is answered is read by the SDK all the same. Thread-safe.
 */
final class BodyRequests {

    private static final int MOST_TEMPLATES = 64;

    private static final String PART_NUMBER = "partNumber";
    private static final String CRC32C = "x-amz-checksum-crc32c";
    private static final String ETAG = "ETag";
    private static final String VERSION_ID = "x-amz-version-id";
    private static final String INVOCATION_ID = "amz-sdk-invocation-id";

    private final S3Client client;
    private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
    private final SdkHttpClient http;
    private final boolean observed;
    /** By the upload's id; the one that was used longest ago goes first. Guarded by itself. */
    private final Map<String, SignRequest<? extends AwsCredentialsIdentity>> templates = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param client   repeats nothing, and signs with {@link SlabSigner}
     * @param http     that client's own
     * @param observed whether the application has interceptors or metrics in the client: all requests then go through it
     */
    BodyRequests(S3Client client, SdkHttpClient http, boolean observed) {
        this.client = client;
        this.credentials = client.serviceClientConfiguration().credentialsProvider();
        this.http = http;
        this.observed = observed;
    }

    /** To be called with the content handed over. */
    UploadPartResponse put(UploadPartRequest request, RequestBody placeholder, SlabContent content) {
        if (observed) {
            return client.uploadPart(request, placeholder);
        }
        Optional<SignRequest<? extends AwsCredentialsIdentity>> template = template(request.uploadId());
        HttpExecuteResponse answer = send(template
                .map(found -> sign(withPart(found, request)))
                .orElseGet(() -> BodyHandover.drafted(content, () -> client.uploadPart(request, placeholder))));
        if (!answer.httpResponse().isSuccessful()) {
            return BodyHandover.answered(content, answer, () -> client.uploadPart(request, placeholder));
        }
        if (template.isEmpty()) {
            content.unsigned().ifPresent(unsigned -> keep(request.uploadId(), unsigned));
        }
        return part(answer);
    }

    /** To be called with the content handed over. */
    PutObjectResponse put(PutObjectRequest request, RequestBody placeholder, SlabContent content) {
        if (observed) {
            return client.putObject(request, placeholder);
        }
        HttpExecuteResponse answer = send(BodyHandover.drafted(content, () -> client.putObject(request, placeholder)));
        return answer.httpResponse().isSuccessful()
                ? object(answer)
                : BodyHandover.answered(content, answer, () -> client.putObject(request, placeholder));
    }

    /** Nothing more comes of that upload. */
    void forget(String uploadId) {
        synchronized (templates) {
            templates.remove(uploadId);
        }
    }

    /** Other credentials may sign in another way, so the SDK is asked again. */
    private Optional<SignRequest<? extends AwsCredentialsIdentity>> template(String uploadId) {
        Optional<SignRequest<? extends AwsCredentialsIdentity>> kept;
        synchronized (templates) {
            kept = Optional.ofNullable(templates.get(uploadId));
        }
        return kept.filter(template -> template.identity().equals(credentials.resolveIdentity().join()));
    }

    private void keep(String uploadId, SignRequest<? extends AwsCredentialsIdentity> template) {
        synchronized (templates) {
            templates.put(uploadId, template);
            if (templates.size() > MOST_TEMPLATES) {
                templates.remove(templates.keySet().iterator().next());
            }
        }
    }

    private static <T extends AwsCredentialsIdentity> SignRequest<T> withPart(SignRequest<T> template, UploadPartRequest part) {
        SdkHttpRequest.Builder head = template.request().toBuilder()
                .putRawQueryParameter(PART_NUMBER, part.partNumber().toString())
                .putHeader(Header.CONTENT_LENGTH, part.contentLength().toString())
                .putHeader(INVOCATION_ID, UUID.randomUUID().toString());
        put(head, CRC32C, Optional.ofNullable(part.checksumCRC32C()));
        put(head, Header.CONTENT_MD5, Optional.ofNullable(part.contentMD5()));
        return template.toBuilder().request(head.build()).payload(BodyHandover.PLACEHOLDER).build();
    }

    private static void put(SdkHttpRequest.Builder head, String name, Optional<String> value) {
        value.ifPresentOrElse(present -> head.putHeader(name, present), () -> head.removeHeader(name));
    }

    private static SdkHttpRequest sign(SignRequest<? extends AwsCredentialsIdentity> unsigned) {
        return SlabSigner.SCHEME.signer().sign(unsigned).request();
    }

    private HttpExecuteResponse send(SdkHttpRequest signed) {
        try {
            return http.prepareRequest(HttpExecuteRequest.builder()
                    .request(signed)
                    .contentStreamProvider(BodyHandover.PLACEHOLDER)
                    .build()).call();
        } catch (IOException failure) {
            throw SdkClientException.create(failure.getMessage(), failure);
        }
    }

    private static UploadPartResponse part(HttpExecuteResponse answer) {
        end(answer);
        return UploadPartResponse.builder().eTag(field(answer, ETAG)).checksumCRC32C(field(answer, CRC32C)).build();
    }

    private static PutObjectResponse object(HttpExecuteResponse answer) {
        end(answer);
        return PutObjectResponse.builder()
                .eTag(field(answer, ETAG))
                .versionId(field(answer, VERSION_ID))
                .checksumCRC32C(field(answer, CRC32C))
                .build();
    }

    private static void end(HttpExecuteResponse answer) {
        answer.responseBody().ifPresent(body -> {
            try {
                body.close();
            } catch (IOException broken) {
                throw SdkClientException.create(broken.getMessage(), broken);
            }
        });
    }

    private static @Nullable String field(HttpExecuteResponse answer, String name) {
        return answer.httpResponse().firstMatchingHeader(name).orElse(null);
    }
}
