package dev.sluice.testing;

/**
 * What S3 does and some stores don't, beyond {@link dev.sluice.core.storage.StoreFeatures}. A contract's subclass names
 * what its store lacks, and the tests that need it are reported as skipped.
 */
public enum Ability {
    /** Refuses a completion in which a part other than the last is below the smallest size. */
    SMALLEST_PART_CHECKED,
    /** Refuses a completion that names a part by a wrong entity tag. */
    PART_TAGS_CHECKED,
    /** Says that there is no such upload when one is completed again, where others repeat the first answer. */
    COMPLETES_ONCE,
    /** Says that there is no such upload to a part, and to a completion, of one that has ended. */
    ENDED_UPLOADS_REFUSED,
    /** Keeps all of Unicode in metadata and keys. */
    UNICODE
}
