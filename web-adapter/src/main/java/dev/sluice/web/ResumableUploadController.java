package dev.sluice.web;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import dev.sluice.web.netty.RequestBody;
import dev.sluice.web.netty.TransferSettings;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes in objects in parts, which may come in any order, on any connection, again, and through any server. */
@Controller(ResumableUploadController.ROUTE)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ResumableUploadController {

    static final String ROUTE = "/api/v1/uploads";
    private static final int MAX_LIMIT = 1000;
    private static final Set<String> LIST_PARAMETERS = Set.of("fingerprint", "cursor", "limit");

    private final ResumableUploader uploader;
    private final UnfinishedUploads unfinished;
    private final ObjectTarget target;
    private final JsonBody json;
    private final TransferSettings settings;
    private final UploadDefaults defaults;

    ResumableUploadController(
            ResumableUploader uploader,
            UnfinishedUploads unfinished,
            ObjectTarget target,
            JsonBody json,
            TransferSettings settings,
            UploadDefaults defaults) {
        this.uploader = uploader;
        this.unfinished = unfinished;
        this.target = target;
        this.json = json;
        this.settings = settings;
        this.defaults = defaults;
    }

    /**
     * Begins an upload. The answer says how the object is cut into parts. The body has at most 64 KiB; a field that
     * isn't known is refused.
     *
     * @param request its body says what will be uploaded
     * @return 201, the upload, and its address in {@code Location}
     */
    @Post
    @UploadProblem
    @AnyProblem
    @Status(HttpStatus.CREATED)
    @Operation(
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = NewUpload.class))))
    HttpResponse<UploadState> begin(ServerHttpRequest<?> request) {
        NewUpload wanted = NewUpload.of(json.read(request));
        UploadRequest upload = wanted.toRequest(target.toWrite(wanted.bucket(), wanted.key()), defaults.storageClass());
        UploadSession session = uploader.begin(upload);
        return HttpResponse.created(UploadState.of(session.info()), URI.create(ROUTE + "/" + session.info().id()));
    }

    /**
     * The unfinished uploads: those of one file, the newest first, or all of them page by page.
     *
     * @param fingerprint what a client recognises the file by; cursor and limit don't matter then
     * @param cursor      {@code nextCursor} of the page before
     * @param limit       the most uploads of a page, 1 to 1,000
     * @param request     has no other parameter, and none twice
     * @return the uploads
     */
    @Get
    @StoreProblem
    @AnyProblem
    UploadList list(
            @QueryValue @Nullable String fingerprint,
            @QueryValue @Nullable String cursor,
            @QueryValue(defaultValue = "100") int limit,
            HttpRequest<?> request) {
        QueryParameters.allowOnly(LIST_PARAMETERS, request);
        if (fingerprint != null) {
            return unfinished.ofFile(
                    RequestException.badUnlessValid(() -> UploadRequest.requireFingerprint(fingerprint)));
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw RequestException.badRequest("limit must be 1 to " + MAX_LIMIT + ": " + limit);
        }
        return unfinished.page(Optional.ofNullable(cursor).map(UploadCursor::parse), limit);
    }

    /**
     * How far an upload has come, as the store says.
     *
     * @param id        the upload's id
     * @param checksums whether each received part's checksum is wanted, too
     * @return the upload
     */
    @Get("/{id}")
    @UploadProblem
    @AnyProblem
    UploadState get(@PathVariable String id, @QueryValue(defaultValue = "false") boolean checksums) {
        UploadSession session = unfinished.require(id);
        return UploadState.of(session.info(), session.progress(), checksums);
    }

    /**
     * Streams a part into the store: the body is exactly the part's bytes, of which {@code Content-Digest} or
     * {@code Repr-Digest} may say the digest. The answer comes when the store has acknowledged it; after an error the
     * part doesn't count, and an earlier copy of it stays. After 503 it is sent again, when {@code Retry-After} has
     * passed.
     *
     * @param id      the upload's id
     * @param number  the part's number, from 1 on; each has its planned length
     * @param request its body is the part
     * @return the part's checksum
     */
    @Put("/{id}/parts/{number}")
    @UploadProblem
    @AnyProblem
    @Consumes(MediaType.ALL)
    @Produces(MediaType.APPLICATION_JSON)
    PartReceipt part(@PathVariable String id, @PathVariable String number, ServerHttpRequest<?> request)
            throws IOException {
        PartNumber part = PartRequests.number(number);
        DeclaredDigests digests = PartRequests.digests(request);
        UploadSession session = unfinished.require(id);
        PartRequests.requirePlanned(session.info(), part, request.getHeaders());
        try (UploadSource body = digests.verifying(request, new RequestBody(request, settings.patience()))) {
            return PartReceipt.of(session.writePart(part, body, digests.toEngine()));
        }
    }

    /**
     * Publishes the object. Repeated, the answer is the same. Where parts are missing, the problem says which. The body
     * may say the digest of the whole; a field that isn't known is refused.
     *
     * @param id      the upload's id
     * @param request its body may be empty
     * @return the receipt
     */
    @Post("/{id}/complete")
    @UploadProblem
    @AnyProblem
    @Operation(
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = WholeChecksum.class))))
    HttpResponse<Receipt> complete(@PathVariable String id, ServerHttpRequest<?> request) {
        Optional<Digest> whole = WholeChecksum.of(json.read(request)).digest();
        UploadReceipt receipt = unfinished.require(id).complete(whole);
        return HttpResponse.ok(Receipt.of(receipt)).header(HttpHeaders.ETAG, EntityTag.quote(receipt.etag()));
    }

    /**
     * Drops an upload and all that was sent of it.
     *
     * @param id the upload's id
     */
    @Delete("/{id}")
    @UploadProblem
    @AnyProblem
    @Status(HttpStatus.NO_CONTENT)
    void abort(@PathVariable String id) {
        unfinished.require(id).abort();
    }
}
