package dev.sluice.s3.doctor;

/**
 * One thing that was found out.
 *
 * @param check   the name of what was tried, such as {@code checksum-header}; stays the same from release to release
 * @param verdict how it is
 * @param message what was found and, where something has to be done, what; one or two sentences
 */
public record Finding(String check, Verdict verdict, String message) {

    public Finding {
        if (check.isBlank()) {
            throw new IllegalArgumentException("check must not be blank");
        }
        if (message.isBlank()) {
            throw new IllegalArgumentException("message must not be blank");
        }
    }
}
