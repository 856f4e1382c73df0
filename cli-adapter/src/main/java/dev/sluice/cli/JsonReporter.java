package dev.sluice.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For a script: one JSON object a line on standard output. A file that arrived is its receipt, one that didn't a problem
 * object (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>) with {@code exitCode}; {@code file} is in both.
 */
record JsonReporter(Terminal terminal) implements Reporter {

    @Override
    public void pushed(PushItem item, Receipt receipt, Duration elapsed) {
        Map<String, Object> json = new LinkedHashMap<>(receipt.json());
        json.put("file", item.content().name());
        print(json);
    }

    @Override
    public void fetched(Download download, Path file, Duration elapsed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bucket", download.address().bucket());
        json.put("key", download.address().key());
        json.put("size", download.size());
        json.put("etag", download.etag());
        download.verified().ifPresent(digest ->
                json.put("checksum", Map.of("algorithm", digest.algorithm().standardName(), "value", digest.base64())));
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
