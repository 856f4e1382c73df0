package dev.sluice.cli.ls;

import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.CursorTrail;
import dev.sluice.cli.gateway.Gateway;
import dev.sluice.cli.gateway.RemoteUrl;
import dev.sluice.cli.progress.ResultStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists a gateway's buckets or objects, page after page, each printed as it comes, until nobody reads on. */
final class Listing {

    private final Gateway gateway;
    private final ResultStream out;
    private final ListingFormat format;

    Listing(Gateway gateway, ResultStream out, ListingFormat format) {
        this.gateway = gateway;
        this.out = out;
        this.format = format;
    }

    void list(RemoteUrl url, boolean recursive) throws TransferException, InterruptedException {
        if (url.bucket().isEmpty()) {
            objects(gateway.buckets(), "buckets").forEach(bucket -> out.println(format.bucket(bucket)));
            out.isWanted();
            return;
        }
        CursorTrail trail = new CursorTrail();
        String cursor = "";
        do {
            Map<String, Object> page = gateway.list(url.bucket(), url.key(), recursive, cursor);
            entries(page, "prefixes").forEach(prefix -> out.println(format.prefix(prefix.toString())));
            objects(page, "objects").forEach(object -> out.println(format.object(object)));
            cursor = trail.after(page);
        } while (out.isWanted() && !cursor.isEmpty());
    }

    private List<Map<?, ?>> objects(Map<String, Object> page, String field) throws TransferException {
        List<Map<?, ?>> objects = new ArrayList<>();
        for (Object entry : entries(page, field)) {
            if (!(entry instanceof Map<?, ?> object)) {
                throw gateway.noSluice("its listing has '" + field + "' that are none");
            }
            objects.add(object);
        }
        return objects;
    }

    private List<?> entries(Map<String, Object> page, String field) throws TransferException {
        if (page.get(field) instanceof List<?> entries) {
            return entries;
        }
        throw gateway.noSluice("its listing has no '" + field + "'");
    }
}
