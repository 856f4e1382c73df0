package dev.sluice.core;

import java.io.Serializable;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where an object is: a bucket and a key. Immutable; what it holds is safe to ask any store for.
 *
 * <p>A bucket name has 3 to 63 of a-z, 0-9, '.', '-' and begins and ends with a letter or digit
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">bucket naming rules</a>). A
 * key has 1 to 1,024 bytes of UTF-8
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html">object keys</a>), and neither NUL
 * nor a '..' segment, which leads to another place wherever somebody takes it for a path. Others write keys that Sluice
 * doesn't ({@link #requireWritable}); they can be read.
 *
 * @param bucket the bucket's name
 * @param key    the object's key
 */
public record ObjectAddress(String bucket, String key) implements Serializable {

    /** The longest key in bytes of UTF-8. */
    public static final int MAX_KEY_BYTES = 1024;

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /** @throws IllegalArgumentException if the bucket or the key breaks a rule above; the message says which */
    public ObjectAddress {
        requireBucket(Objects.requireNonNull(bucket, "bucket"));
        requireKey(Objects.requireNonNull(key, "key"));
    }

    /**
     * Returns the name if it can be a bucket's.
     *
     * @throws IllegalArgumentException if not
     */
    public static String requireBucket(String bucket) {
        if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
            throw new IllegalArgumentException(
                    "bucket must have 3 to 63 of a-z, 0-9, '.', '-', and begin and end with a letter or digit: '"
                            + printable(bucket) + "'");
        }
        return bucket;
    }

    private static void requireKey(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key must not be empty");
        }
        if (utf8Length(key) > MAX_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "key must have at most " + MAX_KEY_BYTES + " bytes of UTF-8, this one has " + utf8Length(key));
        }
        refuse(key, key.indexOf('\0') >= 0, "contain control characters");
        refuseSegment(key, "..");
    }

    /**
     * Returns this if Sluice writes such a key: beyond S3's own rules none that a file system or a proxy on the way
     * could read as another place (a leading '/', a '.' segment, a backslash), and none that XML 1.0, in which stores
     * list, can't carry (a control character, U+FFFE, U+FFFF).
     *
     * @throws IllegalArgumentException if not; the message says why
     */
    public ObjectAddress requireWritable() {
        refuse(key, key.startsWith("/"), "begin with '/'");
        refuse(key, key.indexOf('\\') >= 0, "contain a backslash");
        refuse(key, key.chars().anyMatch(Character::isISOControl), "contain control characters");
        refuse(
                key,
                key.indexOf('\uFFFE') >= 0 || key.indexOf('\uFFFF') >= 0,
                "contain U+FFFE or U+FFFF, which no listing can carry");
        refuseSegment(key, ".");
        return this;
    }

    private static void refuseSegment(String key, String name) {
        boolean there = key.equals(name)
                || key.startsWith(name + "/")
                || key.endsWith("/" + name)
                || key.contains("/" + name + "/");
        refuse(key, there, "contain a '" + name + "' segment");
    }

    private static void refuse(String key, boolean isSo, String what) {
        if (isSo) {
            throw new IllegalArgumentException("key must not " + what + ": '" + printable(key) + "'");
        }
    }

    private static int utf8Length(String key) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key)).remaining();
        } catch (CharacterCodingException unpairedSurrogate) {
            throw new IllegalArgumentException(
                    "key must be valid Unicode: '" + printable(key) + "'", unpairedSurrogate);
        }
    }

    private static String printable(String text) {
        String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
        return shown.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }

    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
