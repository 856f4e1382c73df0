package dev.sluice.cli.gateway;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.FileErrors;
import dev.sluice.cli.failure.Problem;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows to be let in. Never an argument, as other users of the machine can read those, and never
 * printed.
 *
 * @param value the token, as <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750</a> allows it
 */
public record AccessToken(String value) {

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /** From the file if one is given, else from the environment, else none. */
    public static Optional<AccessToken> find(@Nullable Path file, Map<String, String> environment)
            throws TransferException {
        if (file != null) {
            return Optional.of(checked(read(file), "the file " + Printable.of(file.toString())));
        }
        String variable = environment.getOrDefault(Problem.TOKEN_VARIABLE, "").strip();
        return variable.isEmpty() ? Optional.empty() : Optional.of(checked(variable, Problem.TOKEN_VARIABLE));
    }

    private static String read(Path file) throws TransferException {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new TransferException(
                    new Failure.LocalFile("can't read the access token: " + FileErrors.describe(file, unreadable)),
                    unreadable);
        }
    }

    private static AccessToken checked(String token, String where) throws TransferException {
        if (!TOKEN.matcher(token).matches()) {
            throw new TransferException(
                    new Failure.Usage("there is no access token in " + where + ": it is one word of printable ASCII"));
        }
        return new AccessToken(token);
    }

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
