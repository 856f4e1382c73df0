package dev.sluice.core;

/** What must be true of the address for an upload to be published there. */
public enum Precondition {
    /** Nothing; an object that is there is replaced. */
    NONE,
    /** There is no object yet ({@code If-None-Match: *}). */
    MUST_NOT_EXIST
}
