package dev.sluice.benchmarks.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The requests of S3 that uploading takes, each answered from what {@link Objects} remembers. Thread-safe. */
final class S3Service {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final Objects objects = new Objects();
    private final Optional<Path> content;

    /** @param content what any object has that is as long */
    S3Service(Optional<Path> content) {
        this.content = content;
    }

    Response answer(RequestHead head, Body body) throws S3Failure {
        return head.isForObject() ? answerForObject(head, body) : answerForBucket(head);
    }

    private Response answerForObject(RequestHead head, Body body) throws S3Failure {
        return switch (head.method()) {
            case "PUT" -> head.asks("uploadId") ? putPart(head, body) : putObject(head, body);
            case "POST" -> head.asks("uploads") ? begin(head) : complete(head, body);
            case "HEAD" -> describe(head);
            case "DELETE" -> delete(head);
            case "GET" -> head.asks("uploadId") ? listParts(head) : get(head);
            default -> throw notImplemented();
        };
    }

    private Response answerForBucket(RequestHead head) throws S3Failure {
        return switch (head.method()) {
            case "PUT", "HEAD" -> Response.empty(200);
            case "GET" -> listBucket(head);
            default -> throw notImplemented();
        };
    }

    private Response listBucket(RequestHead head) throws S3Failure {
        if (head.asks("location")) {
            return Response.xml(200, "<LocationConstraint/>");
        }
        return head.asks("uploads") ? listUploads() : listObjects(head);
    }

    private Response putObject(RequestHead head, Body body) throws S3Failure {
        StoredObject object = objects.put(head, body);
        return Response.ok(tags(object.etag(), object.sum()));
    }

    private Response putPart(RequestHead head, Body body) throws S3Failure {
        objects.upload(head).put(Integer.parseInt(head.query().getOrDefault("partNumber", "0")), body);
        return Response.ok(tags(OpenUpload.etag(body.sum()), body.sum()));
    }

    private Response begin(RequestHead head) {
        return Response.xml(
                200,
                "<InitiateMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
                        .formatted(head.bucket(), escape(head.key()), objects.begin(head)));
    }

    private Response complete(RequestHead head, Body body) throws S3Failure {
        StoredObject object = objects.complete(head, CompletionDocument.parse(body.document()));
        return Response.xml(
                200,
                "<CompleteMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key>%s</CompleteMultipartUploadResult>"
                        .formatted(head.bucket(), escape(head.key()), describe(object.etag(), object.sum())));
    }

    private Response describe(RequestHead head) {
        return objects.find(head).map(object -> {
            Map<String, String> headers = new LinkedHashMap<>(object.attributes());
            headers.putAll(tags(object.etag(), object.sum()));
            headers.put("Content-Length", Long.toString(object.sum().length()));
            headers.put("Last-Modified", HTTP_DATE.format(object.published()));
            return Response.ok(headers);
        }).orElseGet(() -> Response.empty(404));
    }

    /** The bytes of large objects are forgotten, but there may be a file that has them. */
    private Response get(RequestHead head) throws S3Failure {
        StoredObject object =
                objects.find(head).orElseThrow(() -> S3Failure.of(404, "NoSuchKey", "there is no such object"));
        if (object.content().length == object.sum().length()) {
            return new Response(
                    200,
                    describe(head).headers(),
                    new String(object.content(), StandardCharsets.UTF_8),
                    Optional.empty());
        }
        Path file = content.filter(
                        known -> known.toFile().length() == object.sum().length())
                .orElseThrow(S3Service::notImplemented);
        return new Response(200, describe(head).headers(), "", Optional.of(file));
    }

    private Response delete(RequestHead head) throws S3Failure {
        if (head.asks("uploadId")) {
            objects.abort(head);
        } else {
            objects.delete(head);
        }
        return Response.empty(204);
    }

    private Response listParts(RequestHead head) throws S3Failure {
        int after = Integer.parseInt(head.query().getOrDefault("part-number-marker", "0"));
        int limit = Integer.parseInt(head.query().getOrDefault("max-parts", "1000"));
        Map<Integer, Crc32cSum> rest = objects.upload(head).parts().tailMap(after, false);
        String parts = rest.entrySet().stream()
                .limit(limit)
                .map(part -> "<Part><PartNumber>%d</PartNumber><Size>%d</Size>%s</Part>"
                        .formatted(
                                part.getKey(),
                                part.getValue().length(),
                                describe(OpenUpload.etag(part.getValue()), part.getValue())))
                .collect(Collectors.joining());
        int last = rest.keySet().stream().limit(limit).reduce(after, (_, number) -> number);
        return Response.xml(
                200,
                "<ListPartsResult><IsTruncated>%b</IsTruncated><NextPartNumberMarker>%d</NextPartNumberMarker>%s</ListPartsResult>"
                        .formatted(rest.size() > limit, last, parts));
    }

    private Response listObjects(RequestHead head) {
        String contents = objects.list(head.bucket(), head.query().getOrDefault("prefix", "")).entrySet().stream()
                .map(entry ->
                        "<Contents><Key>%s</Key><Size>%d</Size><LastModified>%s</LastModified><ETag>\"%s\"</ETag></Contents>"
                                .formatted(
                                        escape(entry.getKey()
                                                .substring(head.bucket().length() + 1)),
                                        entry.getValue().sum().length(),
                                        entry.getValue().published(),
                                        entry.getValue().etag()))
                .collect(Collectors.joining());
        return Response.xml(
                200,
                "<ListBucketResult><Name>%s</Name><IsTruncated>false</IsTruncated>%s</ListBucketResult>"
                        .formatted(head.bucket(), contents));
    }

    private Response listUploads() {
        String uploads = objects.uploads().entrySet().stream()
                .map(upload -> "<Upload><Key>%s</Key><UploadId>%s</UploadId></Upload>"
                        .formatted(escape(upload.getValue().path().split("/", 2)[1]), upload.getKey()))
                .collect(Collectors.joining());
        return Response.xml(
                200,
                "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>%s</ListMultipartUploadsResult>"
                        .formatted(uploads));
    }

    private static Map<String, String> tags(String etag, Crc32cSum sum) {
        return Map.of(
                "ETag",
                "\"" + etag + "\"",
                "x-amz-checksum-crc32c",
                sum.base64(),
                "x-amz-checksum-type",
                "FULL_OBJECT");
    }

    private static String describe(String etag, Crc32cSum sum) {
        return "<ETag>\"%s\"</ETag><ChecksumCRC32C>%s</ChecksumCRC32C><ChecksumType>FULL_OBJECT</ChecksumType>"
                .formatted(etag, sum.base64());
    }

    private static S3Failure notImplemented() {
        return S3Failure.of(501, "NotImplemented", "this store doesn't answer such requests");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
