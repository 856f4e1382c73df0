package dev.sluice.cli.ls;

import dev.sluice.cli.text.Json;
import java.util.Map;

/** For a script: each entry as the server gave it; a folder is {@code {"prefix": …}}. */
record JsonListing() implements ListingFormat {

    @Override
    public String bucket(Map<?, ?> bucket) {
        return Json.line(bucket);
    }

    @Override
    public String prefix(String prefix) {
        return Json.line(Map.of("prefix", prefix));
    }

    @Override
    public String object(Map<?, ?> object) {
        return Json.line(object);
    }
}
