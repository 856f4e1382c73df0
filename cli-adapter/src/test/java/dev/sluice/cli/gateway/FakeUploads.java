package dev.sluice.cli.gateway;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.cli.text.Json;
import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.PartNumber;
import dev.sluice.core.PartRanges;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The uploads in parts of a {@link FakeGateway}, kept in memory. What goes wrong with a request is a {@link Fault}. */
public final class FakeUploads {

    /** An upload; the newest has the highest number. */
    public final class Upload {
        final int number = numbers.incrementAndGet();
        public final Map<String, Object> request;
        public final NavigableMap<Integer, byte[]> parts = new ConcurrentSkipListMap<>();
        public volatile Optional<Map<String, Object>> receipt = Optional.empty();

        Upload(Map<String, Object> request) {
            this.request = Map.copyOf(request);
        }

        public String id() {
            return "upload-" + number;
        }

        String object() {
            return request.get("bucket") + "/" + request.get("key");
        }

        long size() {
            return ((Number) request.get("size")).longValue();
        }

        int partCount() {
            return (int) Math.max(1, Math.ceilDiv(size(), partSize));
        }

        long lengthOf(int part) {
            return Math.min(partSize, size() - (part - 1L) * partSize);
        }
    }

    /** What goes wrong with a request, before or instead of its answer. */
    public interface Fault {
        Fault NONE = (_, _) -> Fate.ANSWERED;

        /**
         * @param request the method and what comes after {@code /uploads}: {@code PUT upload-1/parts/3}
         * @param number  how often this very request came, from 1
         */
      public   Outcome of(String request, int number) throws IOException;
    }

    /** How a request fares. An answer is what it is answered with, undone. */
    public sealed interface Outcome permits Fate, FakeGateway.Answer {
    }

    public enum Fate implements Outcome {
        ANSWERED,
        /** Done, but the connection is cut before the answer. */
        ANSWER_LOST,
        /** The connection is cut, and nothing is done. */
        CUT,
        /** It is never answered, and nothing is done. */
        STALLED,
        /** Some of its bytes arrive changed. */
        DAMAGED
    }

    public final Map<String, Upload> open = new ConcurrentSkipListMap<>();
    /** For each part that was answered with 200, by {@code upload-1/parts/3}, how often. */
    public final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    public final List<String> requests = new ArrayList<>();
    public volatile int partSize = 7;
    public volatile Fault fault = Fault.NONE;

    private final AtomicInteger numbers = new AtomicInteger();
    private final FakeGateway gateway;

    FakeUploads(FakeGateway gateway) {
        this.gateway = gateway;
    }

    /** An upload that an earlier push began. */
    public Upload begun(String bucket, String key, byte[] content, String fingerprint) {
        return begun(Map.of("bucket", bucket, "key", key, "size", content.length, "fingerprint", fingerprint));
    }

    /** An upload that an earlier push began with {@code --no-overwrite}. */
    public Upload begunOnlyNew(String bucket, String key, byte[] content, String fingerprint) {
        return begun(Map.of(
                "bucket", bucket, "key", key, "size", content.length, "fingerprint", fingerprint, "ifNoneMatch", "*"));
    }

    private Upload begun(Map<String, Object> request) {
        Upload upload = new Upload(request);
        open.put(upload.id(), upload);
        return upload;
    }

    /** The parts that were sent, in the order in which they came. */
    public List<Integer> partsSent() {
        synchronized (requests) {
            return requests.stream()
                    .filter(request -> request.startsWith("PUT "))
                    .map(request -> Integer.valueOf(request.replaceFirst(".*/", "")))
                    .toList();
        }
    }

    void handle(HttpExchange exchange, Map<String, String> query) throws IOException {
        String rest = exchange.getRequestURI().getPath().replaceFirst("/api/v1/uploads/?", "");
        String request = exchange.getRequestMethod() + " " + rest;
        int number;
        synchronized (requests) {
            requests.add(request);
            number = (int) requests.stream().filter(request::equals).count();
        }
        Outcome outcome = fault.of(request, number);
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (outcome == Fate.STALLED) {
            gateway.awaitStop();
        }
        if (outcome == Fate.CUT || outcome == Fate.STALLED) {
            return;
        }
        if (outcome instanceof FakeGateway.Answer answer) {
            FakeGateway.respond(exchange, answer);
            return;
        }
        if (outcome == Fate.DAMAGED && body.length > 0) {
            body[0] ^= 1;
        }
        FakeGateway.Answer answer = answer(exchange, rest, query, body);
        if (outcome != Fate.ANSWER_LOST) {
            FakeGateway.respond(exchange, answer);
            if (rest.contains("/parts/") && answer.status() == 200) {
                acknowledged.merge(rest, 1, Integer::sum);
            }
        }
    }

    private FakeGateway.Answer answer(HttpExchange exchange, String rest, Map<String, String> query, byte[] body)
            throws IOException {
        String method = exchange.getRequestMethod();
        if (rest.isEmpty()) {
            return method.equals("POST") ? begin(body) : find(query);
        }
        String[] segments = rest.split("/");
        Upload upload = open.get(segments[0]);
        if (upload == null) {
            return FakeGateway.problemAnswer(404, "there is no such upload", Map.of());
        }
        if (segments.length == 3) {
            return put(
                    upload,
                    Integer.parseInt(segments[2]),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Digest")),
                    body);
        }
        if (segments.length == 2) {
            return complete(upload, body);
        }
        return method.equals("DELETE") ? delete(upload) : json(200, state(upload, query.containsKey("checksums")));
    }

    private FakeGateway.Answer begin(byte[] body) throws IOException {
        return json(201, state(begun(Json.parseObject(new String(body, StandardCharsets.UTF_8))), false));
    }

    private FakeGateway.Answer find(Map<String, String> query) {
        List<Map<String, Object>> found = open.values().stream()
                .filter(upload ->
                        upload.receipt.isEmpty() && query.get("fingerprint").equals(upload.request.get("fingerprint")))
                .sorted((a, b) -> b.number - a.number)
                .map(upload -> ordered(
                        "id",
                        upload.id(),
                        "bucket",
                        upload.request.get("bucket"),
                        "key",
                        upload.request.get("key"),
                        "size",
                        upload.size()))
                .toList();
        int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
        int to = Math.min(found.size(), from + FakeGateway.PAGE);
        return json(
                200,
                ordered(
                        "uploads",
                        found.subList(from, to),
                        "nextCursor",
                        to < found.size() ? Integer.toString(to) : null));
    }

    private Map<String, Object> state(Upload upload, boolean checksums) {
        List<List<Integer>> received =
                PartRanges.of(upload.parts.keySet().stream()
                                .map(PartNumber::new)
                                .toList())
                        .ranges()
                        .stream()
                        .map(range ->
                                List.of(range.first().value(), range.last().value()))
                        .toList();
        Map<String, Object> json = ordered(
                "id",
                upload.id(),
                "bucket",
                upload.request.get("bucket"),
                "key",
                upload.request.get("key"),
                "size",
                upload.size(),
                "partSize",
                partSize,
                "partCount",
                upload.partCount(),
                "createdAt",
                "2026-11-21T08:00:00Z",
                "expiresAt",
                "2026-11-28T08:00:00Z",
                "state",
                upload.receipt.isEmpty() ? "open" : "completed",
                "received",
                received,
                "receivedBytes",
                upload.parts.values().stream().mapToInt(bytes -> bytes.length).sum());
        Optional.ofNullable(upload.request.get("ifNoneMatch"))
                .ifPresent(condition -> json.put("ifNoneMatch", condition));
        if (checksums) {
            json.put(
                    "checksums",
                    upload.parts.entrySet().stream()
                            .map(part -> ordered(
                                    "part",
                                    part.getKey(),
                                    "algorithm",
                                    "CRC32C",
                                    "value",
                                    FakeGateway.crc32c(part.getValue())))
                            .toList());
        }
        return json;
    }

    private FakeGateway.Answer put(Upload upload, int part, Optional<String> digest, byte[] body) {
        if (upload.receipt.isPresent()) {
            return FakeGateway.problemAnswer(409, "the upload is completed", Map.of());
        }
        if (part < 1 || part > upload.partCount() || body.length != upload.lengthOf(part)) {
            return FakeGateway.problemAnswer(400, "part " + part + " must have another length", Map.of());
        }
        Digest actual = Digest.ofBase64(DigestAlgorithm.CRC32C, FakeGateway.crc32c(body));
        if (!digest.flatMap(DigestHeader::parse).equals(Optional.of(actual))) {
            return FakeGateway.problemAnswer(422, "part " + part + " has another digest", Map.of());
        }
        upload.parts.put(part, body);
        return json(200, Map.of("checksum", ordered("algorithm", "CRC32C", "value", actual.base64())));
    }

    private FakeGateway.Answer complete(Upload upload, byte[] body) throws IOException {
        if (upload.receipt.isPresent()) {
            return json(200, upload.receipt.get());
        }
        List<List<Integer>> missing = IntStream.rangeClosed(1, upload.partCount())
                .filter(part -> !upload.parts.containsKey(part)).mapToObj(part -> List.of(part, part)).toList();
        if (!missing.isEmpty()) {
            return json(409, ordered("title", "Parts are missing", "status", 409, "missing", missing));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        upload.parts.values().forEach(whole::writeBytes);
        Map<?, ?> checksum = (Map<?, ?>) Json.parseObject(new String(body, StandardCharsets.UTF_8)).get("checksum");
        if (!"crc32c".equalsIgnoreCase((String) checksum.get("algorithm"))
                || !FakeGateway.crc32c(whole.toByteArray()).equals(checksum.get("value"))) {
            return FakeGateway.problemAnswer(422, "the whole has another checksum", Map.of());
        }
        if (upload.request.containsKey("ifNoneMatch") && gateway.objects.containsKey(upload.object())) {
            return FakeGateway.problemAnswer(412, "there is an object already", Map.of());
        }
        gateway.objects.put(upload.object(), whole.toByteArray());
        upload.receipt = Optional.of(FakeGateway.receipt(upload.object(), whole.toByteArray()));
        return json(200, upload.receipt.get());
    }

    private FakeGateway.Answer delete(Upload upload) {
        if (upload.receipt.isPresent()) {
            return FakeGateway.problemAnswer(409, "the upload is completed", Map.of());
        }
        open.remove(upload.id());
        return new FakeGateway.Answer(204, Map.of(), "");
    }

    private static FakeGateway.Answer json(int status, Map<String, Object> json) {
        return new FakeGateway.Answer(status, Map.of(), Json.line(json));
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return json;
    }

    /** A slice of the content that is a part. */
    public byte[] part(byte[] content, int part) {
        return Arrays.copyOfRange(content, (part - 1) * partSize, Math.min(content.length, part * partSize));
    }
}
