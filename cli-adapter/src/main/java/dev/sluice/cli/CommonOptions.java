package dev.sluice.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {

    @Option(names = "--token-file", paramLabel = "FILE", order = 80,
            description = "Read the access token from this file. Default: the environment variable " + AccessToken.VARIABLE + ".")
    private @Nullable Path tokenFile;

    @Option(names = "--json", order = 81, description = "Print one JSON object a line, for scripts; errors as problem objects (RFC 9457).")
    private boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, order = 99, description = "Show this help and exit.")
    private boolean help;

    boolean json() {
        return json;
    }

    Optional<AccessToken> token(Map<String, String> environment) throws TransferException {
        return AccessToken.find(tokenFile, environment);
    }

    Reporter reporter(Terminal terminal) {
        return json ? new JsonReporter(terminal) : new TextReporter(terminal);
    }
}
