package dev.sluice.web.bootstrap;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command that works on the store without listening can be told. */
final class StoreOptions {

    @Option(names = "--bucket", paramLabel = "NAME",
            description = "The bucket. Default: those of SLUICE_STORAGE_BUCKET, or files in the embedded store")
    private @Nullable String bucket;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = ServeOptions.DEFAULT_DATA,
            description = "Where the embedded store keeps the files. Default: ${DEFAULT-VALUE} in the current folder")
    private Path data = Path.of(ServeOptions.DEFAULT_DATA);

    @Option(names = "--json", description = "Print one JSON object a line, for scripts.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** As {@code serve} would be told. */
    ServeOptions forServe() {
        return new ServeOptions(
                ServeOptions.DEFAULT_HOST,
                Integer.parseInt(ServeOptions.DEFAULT_PORT),
                data,
                Optional.ofNullable(bucket));
    }
}
