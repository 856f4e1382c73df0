package dev.sluice.s3.doctor;

import dev.sluice.s3.ChecksumMode;
import dev.sluice.s3.EndpointProfile;
import java.util.EnumSet;
import java.util.Set;

/** What a store may do beyond the plain verbs, and what Sluice relies on. */
enum Ability {
    CRC32C_HEADER("checksum-header", "The CRC32C in a part's header is", "checked"),
    CRC32C_TRAILER("checksum-trailer", "The CRC32C in a part's trailer is", "checked"),
    CONTENT_MD5("checksum-md5", "The MD5 in a part's header is", "checked"),
    LISTED_CHECKSUM("checksum-listed", "The CRC32C of a part is", "told by ListParts"),
    WHOLE_CHECKSUM("checksum-whole", "The CRC32C of the whole object is", "checked at completion"),
    CONDITIONAL_PUT("if-none-match-put", "If-None-Match: * is", "honoured when an object is put"),
    CONDITIONAL_COMPLETION("if-none-match-complete", "If-None-Match: * is", "honoured when an upload is completed");

    private final String check;
    private final String subject;
    private final String deed;

    Ability(String check, String subject, String deed) {
        this.check = check;
        this.subject = subject;
        this.deed = deed;
    }

    /** The name of the check that looks for it. */
    String check() {
        return check;
    }

    /** What is so, without the point at the sentence's end. */
    String sentence(boolean able) {
        return subject + (able ? " " : " not ") + deed;
    }

    /** What Sluice relies on with this profile. */
    static Set<Ability> claimedBy(EndpointProfile profile) {
        Set<Ability> claimed = EnumSet.noneOf(Ability.class);
        if (profile.checksums() == ChecksumMode.CRC32C_HEADER_OR_TRAILER) {
            claimed.add(CRC32C_HEADER);
            claimed.add(CRC32C_TRAILER);
        }
        if (profile.checksums() == ChecksumMode.CRC32C_HEADER_OR_UNCHECKED_TRAILER) {
            claimed.add(CRC32C_HEADER);
        }
        if (profile.checksums() == ChecksumMode.CONTENT_MD5) {
            claimed.add(CONTENT_MD5);
        }
        if (profile.fullObjectChecksum()) {
            claimed.add(LISTED_CHECKSUM);
            claimed.add(WHOLE_CHECKSUM);
        }
        if (profile.conditionalWrites()) {
            claimed.add(CONDITIONAL_PUT);
            claimed.add(CONDITIONAL_COMPLETION);
        }
        return claimed;
    }
}
