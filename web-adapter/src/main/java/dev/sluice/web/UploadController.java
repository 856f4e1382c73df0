package dev.sluice.web;

import dev.sluice.core.StreamingUploader;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import dev.sluice.web.netty.RequestBody;
import dev.sluice.web.netty.TransferSettings;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.net.URI;

/** Takes in objects of any size, each in one request. */
@Controller(ObjectTarget.ROUTE)
final class UploadController {

    private final StreamingUploader uploader;
    private final ObjectTarget target;
    private final TransferSettings settings;
    private final UploadDefaults defaults;

    UploadController(
            StreamingUploader uploader, ObjectTarget target, TransferSettings settings, UploadDefaults defaults) {
        this.uploader = uploader;
        this.target = target;
        this.settings = settings;
        this.defaults = defaults;
    }

    /**
     * Streams the body into the store and publishes it as one object: {@code curl -T file}. Nothing is visible before
     * the answer; after an error nothing was published.
     *
     * @param bucket  a bucket that is served
     * @param key     the key; slashes stay as they are, everything else percent-encoded UTF-8
     * @param request its headers say what to keep and to verify: {@code Content-Type}, {@code x-amz-meta-*},
     *                {@code Content-Digest}, {@code Repr-Digest}, {@code If-None-Match: *}
     * @return 201 and the receipt
     */
    @Put("/{bucket}/{key:.+}")
    @UploadProblem
    @AnyProblem
    @Status(HttpStatus.CREATED)
    @Consumes(MediaType.ALL)
    @Produces(MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Receipt> put(@PathVariable String bucket, @PathVariable String key, ServerHttpRequest<?> request)
            throws IOException {
        UploadRequests.refuseUnsupported(request);
        DeclaredDigests digests = DeclaredDigests.of(request.getHeaders());
        UploadRequest upload =
                UploadRequests.of(target.toWrite(request), request.getHeaders(), digests, defaults.storageClass());
        boolean wantsDigest = DigestFields.wantsCrc32c(request.getHeaders());
        try (UploadSource body = digests.verifying(request, new RequestBody(request, settings.patience()))) {
            return answer(request, uploader.upload(upload, body), wantsDigest);
        }
    }

    private static HttpResponse<Receipt> answer(
            ServerHttpRequest<?> request, UploadReceipt receipt, boolean wantsDigest) {
        MutableHttpResponse<Receipt> response =
                HttpResponse.created(Receipt.of(receipt), URI.create(request.getPath()));
        response.header(HttpHeaders.ETAG, EntityTag.quote(receipt.etag()));
        if (wantsDigest) {
            response.header(DigestFields.REPR_DIGEST, DigestFields.format(receipt.checksum()));
        }
        return response;
    }
}
