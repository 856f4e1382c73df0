package dev.sluice.s3;

import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoreException;
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
 * The verbs of uploading, as the SDK's requests and answers. Each is sent once: whoever calls has the bytes, and the policy.
 * All throw {@link StoreException}, and nothing else; {@code doing} is the beginning of its message. Thread-safe.
 */
interface UploadVerbs {

    CreateMultipartUploadResponse begin(String doing, CreateMultipartUploadRequest request);

    /** Adds the body's checksum to the request. */
    UploadPartResponse putPart(String doing, UploadPartRequest.Builder request, PartBody body);

    ListPartsResponse listParts(String doing, ListPartsRequest request);

    CompleteMultipartUploadResponse complete(String doing, CompleteMultipartUploadRequest request);

    void abort(String doing, AbortMultipartUploadRequest request);

    DeleteObjectsResponse delete(String doing, DeleteObjectsRequest request);

    /** Adds the body's checksum to the request. */
    PutObjectResponse putWhole(String doing, PutObjectRequest.Builder request, PartBody body);
}
