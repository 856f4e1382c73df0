package dev.sluice.s3;

import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoredPart;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Parts by the AWS SDK: retained ones by its non-blocking client, those that are let go by its blocking one. */
final class SdkPartTransport implements PartTransport {

    private final S3AsyncClient asyncClient;
    private final S3Client client;
    private final AsyncCalls calls;
    private final LetGoCalls letGoCalls;
    private final BodyChecksums checksums;

    SdkPartTransport(S3AsyncClient asyncClient, S3Client client, AsyncCalls calls, LetGoCalls letGoCalls, BodyChecksums checksums) {
        this.asyncClient = asyncClient;
        this.client = client;
        this.calls = calls;
        this.letGoCalls = letGoCalls;
        this.checksums = checksums;
    }

    @Override
    public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
        String doing = "Writing part " + number + " of " + upload.address();
        UploadPartRequest.Builder request = UploadPartRequest.builder()
                .bucket(upload.address().bucket())
                .key(upload.address().key())
                .uploadId(upload.id())
                .partNumber(number.value())
                .contentLength(body.length());
        UploadPartResponse answer = body.retained() ? sendRetained(doing, request, body) : sendLetGo(doing, request, body);
        return new StoredPart(number, body.length(), Answers.etag(answer.eTag()), Answers.crc32c(answer.checksumCRC32C()));
    }

    private UploadPartResponse sendRetained(String doing, UploadPartRequest.Builder request, PartBody body) {
        checksums.applyTo(doing, body, request::checksumCRC32C, request::contentMD5);
        UploadPartRequest complete = request.build();
        return calls.send(doing, body, content -> asyncClient.uploadPart(complete, content));
    }

    private UploadPartResponse sendLetGo(String doing, UploadPartRequest.Builder request, PartBody body) {
        checksums.requireTrailers(doing);
        UploadPartRequest complete = request.overrideConfiguration(letGoCalls.override()).build();
        return letGoCalls.send(doing, body, content -> client.uploadPart(complete, content));
    }
}
