package dev.sluice.cli.report;

import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.gateway.ChecksumJson;
import dev.sluice.cli.gateway.RemoteUpload;
import dev.sluice.cli.progress.Terminal;
import dev.sluice.cli.text.Json;
import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For a script: one JSON object a line on standard output. A file that arrived is its receipt, one that didn't a
 * problem object (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>) with {@code exitCode}; {@code file} is
 * in both. What has {@code event} happened meanwhile.
 */
public record JsonReporter(Terminal terminal) implements Reporter {

    @Override
    public void pushed(String name, Pushed pushed) {
        Map<String, Object> json = new LinkedHashMap<>(pushed.receipt().json());
        json.put("file", name);
        json.put("sentBytes", pushed.sentBytes());
        json.put("resumedBytes", pushed.resumedBytes());
        json.put("resentParts", pushed.resentParts());
        print(json);
    }

    @Override
    public void event(String name, PushEvent event) {
        Map<String, Object> json = new LinkedHashMap<>(fields(event));
        if (!name.isEmpty()) {
            json.put("file", name);
        }
        print(json);
    }

    private static Map<String, Object> fields(PushEvent event) {
        return switch (event) {
            case PushEvent.Begun(RemoteUpload upload) ->
                ordered(
                        "event",
                        "begun",
                        "upload",
                        upload.id(),
                        "size",
                        upload.size(),
                        "partSize",
                        upload.partSize(),
                        "partCount",
                        upload.parts().size());
            case PushEvent.Resumed(RemoteUpload upload) ->
                ordered(
                        "event",
                        "resumed",
                        "upload",
                        upload.id(),
                        "size",
                        upload.size(),
                        "partSize",
                        upload.partSize(),
                        "partCount",
                        upload.parts().size(),
                        "receivedBytes",
                        upload.receivedBytes());
            case PushEvent.Differing(List<PartNumber> parts, long bytes) ->
                ordered(
                        "event",
                        "differing",
                        "parts",
                        parts.stream().map(PartNumber::value).toList(),
                        "bytes",
                        bytes);
            case PushEvent.Acknowledged(PartNumber part, long bytes, Digest checksum) ->
                ordered(
                        "event",
                        "acknowledged",
                        "part",
                        part.value(),
                        "bytes",
                        bytes,
                        "checksum",
                        ChecksumJson.of(checksum));
            case PushEvent.Waiting(Failure failure, Duration time) ->
                ordered("event", "waiting", "seconds", time.toMillis() / 1000.0, "detail", failure.message());
            case PushEvent.Deleted(String id) -> ordered("event", "deleted", "upload", id);
            case PushEvent.NotDeleted(String id, Failure failure) ->
                ordered("event", "notDeleted", "upload", id, "detail", failure.message());
            case PushEvent.Kept(RemoteUpload upload) ->
                ordered("event", "kept", "upload", upload.id(), "expiresAt", upload.expiresAt());
        };
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return json;
    }

    @Override
    public void fetched(Download download, Path file, Duration elapsed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bucket", download.address().bucket());
        json.put("key", download.address().key());
        json.put("size", download.size());
        json.put("etag", download.etag());
        download.verified().ifPresent(digest ->
                json.put("checksum", ChecksumJson.of(digest)));
        json.put("durationMs", elapsed.toMillis());
        json.put("file", file.toString());
        print(json);
    }

    @Override
    public void failed(String name, Failure failure) {
        ExitCode code = ExitCode.of(failure);
        Map<String, Object> json = new LinkedHashMap<>();
        if (failure instanceof Failure.Refused refused) {
            json.putAll(refused.problem().json());
        } else {
            json.put("type", "about:blank");
            json.put("title", code.meaning());
            json.put("detail", failure.message());
        }
        if (!name.isEmpty()) {
            json.put("file", name);
        }
        json.put("exitCode", code.code());
        print(json);
    }

    /** Scripts wait for results alone. */
    @Override
    public void notice(String name, String message) {
    }

    private void print(Map<String, Object> json) {
        terminal.out().println(Json.line(json));
        terminal.out().flush();
    }
}
