package dev.sluice.s3;

import dev.sluice.core.storage.PartBody.BodyReader;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoreException;
import dev.sluice.s3.internal.BodyHandover;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * All on the caller's thread, over {@link dev.sluice.s3.internal.SlabHttpClient}: the SDK makes the request and reads the
 * answer, and the body goes from its slabs to the socket.
 */
final class DirectVerbs implements UploadVerbs {

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final S3Client client;
    private final BodyChecksums checksums;
    private final Duration completionTimeout;
    private final BodyRequests bodies;

    /**
     * @param client repeats nothing, and signs with {@link SlabSigner}
     * @param bodies sends over the same client
     */
    DirectVerbs(ClientSettings settings, S3Client client, BodyRequests bodies) {
        this.client = client;
        this.bodies = bodies;
        this.checksums = new BodyChecksums(settings.profile().checksums());
        this.completionTimeout = settings.completionTimeout();
    }

    @Override
    public CreateMultipartUploadResponse begin(String doing, CreateMultipartUploadRequest request) {
        return SyncCalls.call(doing, () -> client.createMultipartUpload(request));
    }

    @Override
    public UploadPartResponse putPart(String doing, UploadPartRequest.Builder request, PartBody body) {
        addChecksum(doing, body, request::checksumCRC32C, request::contentMD5);
        UploadPartRequest complete = request.build();
        return send(doing, body, (placeholder, content) -> bodies.put(complete, placeholder, content));
    }

    @Override
    public ListPartsResponse listParts(String doing, ListPartsRequest request) {
        return SyncCalls.call(doing, () -> client.listParts(request));
    }

    @Override
    public CompleteMultipartUploadResponse complete(String doing, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadRequest limited = request.toBuilder()
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(completionTimeout))
                .build();
        CompleteMultipartUploadResponse answer = SyncCalls.call(doing, () -> client.completeMultipartUpload(limited));
        bodies.forget(request.uploadId());
        return answer;
    }

    @Override
    public void abort(String doing, AbortMultipartUploadRequest request) {
        bodies.forget(request.uploadId());
        SyncCalls.call(doing, () -> client.abortMultipartUpload(request));
    }

    @Override
    public DeleteObjectsResponse delete(String doing, DeleteObjectsRequest request) {
        return SyncCalls.call(doing, () -> client.deleteObjects(request));
    }

    @Override
    public PutObjectResponse putWhole(String doing, PutObjectRequest.Builder request, PartBody body) {
        addChecksum(doing, body, request::checksumCRC32C, request::contentMD5);
        PutObjectRequest complete = request.build();
        return send(doing, body, (placeholder, content) -> bodies.put(complete, placeholder, content));
    }

    private void addChecksum(String doing, PartBody body, Consumer<String> crc32c, Consumer<String> md5) {
        if (body.retained()) {
            checksums.applyTo(doing, body, crc32c, md5);
        } else {
            checksums.requireTrailers(doing);
        }
    }

    private static <R> R send(String doing, PartBody body, BiFunction<RequestBody, SlabContent, R> verb) {
        try (BodyReader reader = body.open()) {
            return send(doing, SlabContent.of(body, reader), verb);
        } catch (IOException failure) {
            throw explain(doing, failure);
        }
    }

    private static <R> R send(String doing, SlabContent content, BiFunction<RequestBody, SlabContent, R> verb) {
        try {
            RequestBody placeholder = RequestBody.fromContentProvider(BodyHandover.PLACEHOLDER, content.length(), UNKNOWN_TYPE);
            return BodyHandover.during(content, () -> verb.apply(placeholder, content));
        } catch (SdkException failure) {
            throw content.failure().map(cause -> explain(doing, cause)).orElseGet(() -> Failures.translate(doing, failure));
        }
    }

    private static StoreException explain(String doing, IOException bodyFailure) {
        return bodyFailure instanceof InterruptedIOException
                ? Failures.cancelled(doing, bodyFailure)
                : Failures.bodyFailed(doing, bodyFailure);
    }
}
