package dev.sluice.web;

/**
 * The keys under which Sluice keeps its own records, and the one that would be in their way on a file system. Through the object routes they can't be read, written or listed.
 */
final class ReservedKeys {

    static final String FOLDER = ".sluice";
    static final String PREFIX = FOLDER + "/";

    private ReservedKeys() {
    }

    static boolean contains(String key) {
        return key.equals(FOLDER) || isInside(key);
    }

    /** Whether all that begins with this is Sluice's own. */
    static boolean isInside(String keyOrPrefix) {
        return keyOrPrefix.startsWith(PREFIX);
    }
}
