package dev.sluice.cli.failure;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a command ended, as its process tells the shell. The numbers are part of the interface and never change. */
public enum ExitCode {
    OK(0, "everything was done"),
    UNEXPECTED(1, "a failure that has no code of its own"),
    USAGE(2, "the command line is wrong; nothing was sent"),
    LOCAL_FILE(3, "a local file can't be read or written"),
    UNREACHABLE(4, "the server can't be reached, or the connection broke"),
    ACCESS_DENIED(5, "the access token is missing or wrong, or the store refuses access"),
    NOT_FOUND(6, "there is no such bucket or object"),
    ALREADY_EXISTS(7, "--no-overwrite was given and the target is there already"),
    TOO_LARGE(8, "larger than the server or the store allows"),
    REJECTED(9, "the server refuses the request as it is"),
    MISMATCH(10, "length or checksum differ, or the file changed while it was sent"),
    UNAVAILABLE(11, "the server or the store is busy, full or failing; try again later"),
    HUNG_UP(129, "stopped by SIGHUP; nothing half done is published or written"),
    INTERRUPTED(130, "stopped by ctrl-C; nothing half done is published or written"),
    TERMINATED(143, "stopped by SIGTERM; nothing half done is published or written");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number that the process ends with. */
    public int code() {
        return code;
    }

    /** What it means, for a person. */
    public String meaning() {
        return meaning;
    }

    /** The numbers and their meanings in ascending order, for a usage message. */
    public static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(value -> meanings.put(Integer.toString(value.code), value.meaning));
        return Collections.unmodifiableMap(meanings);
    }

    /** The one place that maps what went wrong to a code. */
    public static ExitCode of(Failure failure) {
        return switch (failure) {
            case Failure.Usage _ -> USAGE;
            case Failure.LocalFile _ -> LOCAL_FILE;
            case Failure.AlreadyExists _ -> ALREADY_EXISTS;
            case Failure.Unreachable _, Failure.ConnectionBroken _ -> UNREACHABLE;
            case Failure.Mismatch _ -> MISMATCH;
            case Failure.Interrupted _ -> INTERRUPTED;
            case Failure.Unexpected _ -> UNEXPECTED;
            case Failure.Refused refused -> ofStatus(refused.problem().status());
        };
    }

    private static ExitCode ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> ACCESS_DENIED;
            case 404 -> NOT_FOUND;
            case 412 -> ALREADY_EXISTS;
            case 413 -> TOO_LARGE;
            case 422 -> MISMATCH;
            case 408, 410, 429, 502, 503, 504, 507 -> UNAVAILABLE;
            default -> status >= 400 && status < 500 ? REJECTED : UNEXPECTED;
        };
    }
}
