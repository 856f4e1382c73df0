package dev.sluice.core.engine;

/** Which parts of an upload are kept in memory until the store has acknowledged them; the others are let go. */
enum Retention {
    /** All: the store has to know a part's length and checksum before its first byte. */
    ALWAYS,
    /** Those that there is room for: they can be sent again without their source. */
    IF_ROOM,
    /** None: the bytes go on while they come in, and a source that has them all sends a part again. */
    NEVER
}
