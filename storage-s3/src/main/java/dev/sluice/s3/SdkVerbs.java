package dev.sluice.s3;

import dev.sluice.core.storage.PartBody;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3AsyncClient;
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

/** All by the SDK's own HTTP clients: bodies that are let go by its blocking one, all else by its non-blocking one. */
final class SdkVerbs implements UploadVerbs {

    private final S3AsyncClient asyncClient;
    private final S3Client client;
    private final AsyncCalls calls;
    private final LetGoCalls letGoCalls;
    private final BodyChecksums checksums;
    private final Duration completionTimeout;

    SdkVerbs(ClientSettings settings, S3AsyncClient asyncClient, S3Client client, EventLoops loops) {
        this.asyncClient = asyncClient;
        this.client = client;
        this.calls = new AsyncCalls(loops, settings.answerTimeout());
        this.letGoCalls = new LetGoCalls(settings.answerTimeout());
        this.checksums = new BodyChecksums(settings.profile().checksums());
        this.completionTimeout = settings.completionTimeout();
    }

    @Override
    public CreateMultipartUploadResponse begin(String doing, CreateMultipartUploadRequest request) {
        return calls.call(doing, () -> asyncClient.createMultipartUpload(request));
    }

    @Override
    public UploadPartResponse putPart(String doing, UploadPartRequest.Builder request, PartBody body) {
        if (body.retained()) {
            checksums.applyTo(doing, body, request::checksumCRC32C, request::contentMD5);
            UploadPartRequest complete = request.build();
            return calls.send(doing, body, content -> asyncClient.uploadPart(complete, content));
        }
        checksums.requireTrailers(doing);
        UploadPartRequest complete = request.overrideConfiguration(letGoCalls.override()).build();
        return letGoCalls.send(doing, body, content -> client.uploadPart(complete, content));
    }

    @Override
    public ListPartsResponse listParts(String doing, ListPartsRequest request) {
        return calls.call(doing, () -> asyncClient.listParts(request));
    }

    @Override
    public CompleteMultipartUploadResponse complete(String doing, CompleteMultipartUploadRequest request) {
        return calls.call(doing, completionTimeout, () -> asyncClient.completeMultipartUpload(request));
    }

    @Override
    public void abort(String doing, AbortMultipartUploadRequest request) {
        calls.call(doing, () -> asyncClient.abortMultipartUpload(request));
    }

    @Override
    public DeleteObjectsResponse delete(String doing, DeleteObjectsRequest request) {
        return calls.call(doing, () -> asyncClient.deleteObjects(request));
    }

    @Override
    public PutObjectResponse putWhole(String doing, PutObjectRequest.Builder request, PartBody body) {
        if (body.retained()) {
            checksums.applyTo(doing, body, request::checksumCRC32C, request::contentMD5);
            PutObjectRequest complete = request.build();
            return calls.send(doing, body, content -> asyncClient.putObject(complete, content));
        }
        checksums.requireTrailers(doing);
        PutObjectRequest complete = request.overrideConfiguration(letGoCalls.override()).build();
        return letGoCalls.send(doing, body, content -> client.putObject(complete, content));
    }
}
