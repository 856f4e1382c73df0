package dev.sluice.s3.doctor;

/** How one thing is, from good to bad. */
public enum Verdict {
    /** As it should be. */
    FINE,
    /** Worth knowing; nothing has to be done. */
    NOTE,
    /** A right or an ability that is needed isn't there. */
    MISSING,
    /** What is stored could be lost, wrong or exposed. */
    UNSAFE;

    /** Whether nothing has to be done. */
    public boolean isWell() {
        return this == FINE || this == NOTE;
    }
}
