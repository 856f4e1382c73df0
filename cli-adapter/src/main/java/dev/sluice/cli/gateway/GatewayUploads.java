package dev.sluice.cli.gateway;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.retry.RetryBudget;
import dev.sluice.cli.text.Json;
import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.PercentEncoding;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The uploads in parts of one gateway. Thread-safe; calls block. */
public final class GatewayUploads {

    private static final String UPLOADS = "/api/v1/uploads";
    /** The store may have to put a large object together. */
    private static final Duration COMPLETION_TIMEOUT = Duration.ofMinutes(15);
    /** One file has few unfinished uploads; who lists thousands of them, page after page, makes them up. */
    private static final int MAX_PAGES = 1000;

    private final Gateway gateway;
    private final RetryBudget budget;

    /** @param budget how long nothing may arrive */
    public GatewayUploads(Gateway gateway, RetryBudget budget) {
        this.gateway = gateway;
        this.budget = budget;
    }

    /** The ids of the unfinished uploads of that file to that place, the newest first. */
    public List<String> find(String fingerprint, ObjectAddress target, long size)
            throws TransferException, InterruptedException {
        List<String> found = new ArrayList<>();
        CursorTrail trail = new CursorTrail();
        String cursor = "";
        for (int pages = 1; pages <= MAX_PAGES; pages++) {
            Map<String, Object> page =
                    gateway.getJson(UPLOADS, Map.of("fingerprint", fingerprint, "cursor", cursor), answerTimeout());
            for (Object entry : uploads(page)) {
                if (entry instanceof Map<?, ?> upload && isOf(upload, target, size)) {
                    found.add(String.valueOf(upload.get("id")));
                }
            }
            cursor = trail.after(page);
            if (cursor.isEmpty()) {
                return found;
            }
        }
        throw new TransferException(new Failure.Unexpected("the server's list of unfinished uploads never ends"));
    }

    private List<?> uploads(Map<String, Object> page) throws TransferException {
        if (page.get("uploads") instanceof List<?> uploads) {
            return uploads;
        }
        throw gateway.noSluice("its list of unfinished uploads has no 'uploads'");
    }

    private Duration answerTimeout() {
        return budget.atMost(Gateway.ANSWER_TIMEOUT);
    }

    private static boolean isOf(Map<?, ?> upload, ObjectAddress target, long size) {
        return target.bucket().equals(upload.get("bucket"))
                && target.key().equals(upload.get("key"))
                && upload.get("size") instanceof Number number && number.longValue() == size;
    }

    /** Whether the object is there already. */
    public boolean isPublished(ObjectAddress target) throws TransferException, InterruptedException {
        return gateway.exists(target, answerTimeout());
    }

    /**
     * Begins an upload of that many bytes.
     *
     * @param fingerprint by which {@link #find} knows the file again
     */
    public RemoteUpload begin(ObjectAddress target, long size, String fingerprint, PutOptions options)
            throws TransferException, InterruptedException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bucket", target.bucket());
        json.put("key", target.key());
        json.put("size", size);
        json.put("fingerprint", fingerprint);
        options.contentType().ifPresent(type -> json.put("contentType", type));
        json.put("metadata", options.metadata().entries());
        if (!options.overwrite()) {
            json.put("ifNoneMatch", "*");
        }
        return upload(gateway.json(posting(UPLOADS, json).build()));
    }

    /** The upload as the store has it, with the checksums of the parts that are there. */
    public RemoteUpload get(String id) throws TransferException, InterruptedException {
        return upload(gateway.getJson(path(id), Map.of("checksums", "true"), answerTimeout()));
    }

    /**
     * Sends a part and waits until the store has acknowledged it.
     *
     * @param patience how long nothing may go through although the server is alive
     * @return the checksum of what the store has
     */
    public Digest put(String id, PartNumber part, UploadSource source, long length, Digest checksum, Duration patience)
            throws TransferException, InterruptedException {
        HttpRequest.Builder request = gateway.request(path(id) + "/parts/" + part)
                .setHeader("Content-Type", "application/octet-stream")
                .setHeader("Content-Digest", DigestHeader.format(checksum));
        Map<String, Object> answer = gateway.send(request, source, length, budget.atMost(patience));
        return ChecksumJson.crc32c(answer.get("checksum"))
                .orElseThrow(() -> new TransferException(
                        new Failure.Unexpected("the server's answer to part " + part + " has no CRC32C checksum")));
    }

    /** Publishes the object, if it is the one of that checksum. */
    public Receipt complete(String id, Digest whole) throws TransferException, InterruptedException {
        HttpRequest.Builder request = posting(path(id) + "/complete", Map.of("checksum", ChecksumJson.of(whole)));
        return gateway.receipt(gateway.json(request.timeout(budget.atMost(COMPLETION_TIMEOUT)).build()));
    }

    /** Gives it up, with all that was sent of it. */
    public void delete(String id) throws TransferException, InterruptedException {
        gateway.json(gateway.request(path(id)).timeout(answerTimeout()).DELETE().build());
    }

    private HttpRequest.Builder posting(String path, Map<String, Object> json) {
        return gateway.request(path)
                .timeout(answerTimeout())
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.line(json)));
    }

    private static String path(String id) {
        return UPLOADS + "/" + PercentEncoding.encode(id);
    }

    private RemoteUpload upload(Map<String, Object> json) throws TransferException {
        try {
            return RemoteUpload.of(json);
        } catch (IOException unreadable) {
            throw new TransferException(
                    new Failure.Unexpected("the server's answer is no upload: " + unreadable.getMessage()), unreadable);
        }
    }
}
