package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Lists a gateway's buckets or objects, page after page, each printed as it comes. */
final class Listing {

    private final Gateway gateway;
    private final Consumer<String> lines;
    private final ListingFormat format;

    Listing(Gateway gateway, Consumer<String> lines, ListingFormat format) {
        this.gateway = gateway;
        this.lines = lines;
        this.format = format;
    }

    void list(RemoteUrl url, boolean recursive) throws TransferException, InterruptedException {
        if (url.bucket().isEmpty()) {
            objects(gateway.buckets(), "buckets").forEach(bucket -> lines.accept(format.bucket(bucket)));
            return;
        }
        String cursor = "";
        do {
            Map<String, Object> page = gateway.list(url.bucket(), url.key(), recursive, cursor);
            entries(page, "prefixes").forEach(prefix -> lines.accept(format.prefix(prefix.toString())));
            objects(page, "objects").forEach(object -> lines.accept(format.object(object)));
            cursor = page.get("nextCursor") instanceof String next ? next : "";
        } while (!cursor.isEmpty());
    }

    private static List<Map<?, ?>> objects(Map<String, Object> page, String field) throws TransferException {
        List<Map<?, ?>> objects = new ArrayList<>();
        for (Object entry : entries(page, field)) {
            if (!(entry instanceof Map<?, ?> object)) {
                throw new TransferException(new Failure.Unexpected("the server's listing makes no sense: '" + field + "' has no objects"));
            }
            objects.add(object);
        }
        return objects;
    }

    private static List<?> entries(Map<String, Object> page, String field) {
        return page.get(field) instanceof List<?> entries ? entries : List.of();
    }
}
