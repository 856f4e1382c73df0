package dev.sluice.cli.ls;

import java.util.Map;

/** How one entry of a listing becomes a line. The maps are the server's own JSON. */
interface ListingFormat {

    String bucket(Map<?, ?> bucket);

    String prefix(String prefix);

    String object(Map<?, ?> object);
}
