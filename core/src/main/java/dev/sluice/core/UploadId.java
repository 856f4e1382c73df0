package dev.sluice.core;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a resumable upload: 128 random bits, and where its record is, so that any process finds that without asking
 * another. Whoever has it may go on with the upload. Immutable.
 *
 * @param bucket the bucket that the record and the object are in
 * @param group  the uploads of the same fingerprint: 32 hexadecimal digits
 * @param expiry when the upload ends by itself; whole seconds
 * @param random 32 hexadecimal digits
 */
public record UploadId(String bucket, String group, Instant expiry, String random) {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([0-9a-f]{32})/([0-9]{10})-([0-9a-f]{32})");

    /** @throws IllegalArgumentException if a component isn't as described */
    public UploadId {
        ObjectAddress.requireBucket(bucket);
        requireHex("group", group);
        requireHex("random", random);
        if (expiry.getNano() != 0 || Long.toString(expiry.getEpochSecond()).length() != 10) {
            throw new IllegalArgumentException("expiry must be whole seconds, from 2001 to 2286: " + expiry);
        }
    }

    private static void requireHex(String field, String value) {
        if (!HEX.matcher(value).matches()) {
            throw new IllegalArgumentException(field + " must be 32 hexadecimal digits: '" + value + "'");
        }
    }

    /** The id that a text stands for; empty if it can be none of Sluice's. */
    public static Optional<UploadId> parse(String text) {
        try {
            byte[] name = Base64.getUrlDecoder().decode(text);
            return ofName(new String(name, StandardCharsets.US_ASCII)).filter(id -> id.text().equals(text));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    /** The id of that {@linkplain #name() name}; empty if it can be none of Sluice's. */
    public static Optional<UploadId> ofName(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(new UploadId(
                        matcher.group(1),
                        matcher.group(2),
                        Instant.ofEpochSecond(Long.parseLong(matcher.group(3))),
                        matcher.group(4)))
                : Optional.empty();
    }

    /** {@code bucket/group/expiry-random}, the expiry in epoch seconds: where its record is. */
    public String name() {
        return bucket + "/" + group + "/" + expiry.getEpochSecond() + "-" + random;
    }

    /** The id as text, of letters, digits, '-' and '_': base64url of its name. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return text();
    }
}
