package dev.sluice.web;

/** The keys under which Sluice keeps its own records. Through the object routes they can't be read, written or listed. */
final class ReservedKeys {

    static final String PREFIX = ".sluice/";

    private ReservedKeys() {
    }

    static boolean contains(String key) {
        return key.startsWith(PREFIX);
    }
}
