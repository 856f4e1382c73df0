package dev.sluice.s3.doctor;

import dev.sluice.s3.doctor.ProbeFolder.OpenUpload;
import java.util.Objects;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;

/** Whether the store checks the bytes of a part: a checksum that is right has to be taken, and a wrong one refused. */
final class ChecksumProbe {

    private static final int RIGHT = 1;
    private static final int WRONG = 2;
    private static final int RIGHT_TRAILER = 3;
    private static final int WRONG_TRAILER = 4;

    private final ProbeFolder folder;
    private final Abilities abilities;

    ChecksumProbe(ProbeFolder folder, Abilities abilities) {
        this.folder = folder;
        this.abilities = abilities;
    }

    void run() {
        folder.begin("checksums").answer().ifPresent(this::tryCrc32c);
        folder.beginPlain("md5").answer().ifPresent(this::tryMd5);
    }

    private void tryCrc32c(OpenUpload upload) {
        compare(Ability.CRC32C_HEADER,
                folder.putPart(upload, RIGHT, Sample.SMALL, part -> part.checksumCRC32C(Sample.SMALL.crc32c())),
                folder.putPart(upload, WRONG, Sample.SMALL, part -> part.checksumCRC32C(Sample.WRONG_CRC32C)));
        compare(Ability.CRC32C_TRAILER,
                folder.putPartWithTrailer(upload, RIGHT_TRAILER, Sample.SMALL, TrailerScheme.RIGHT),
                folder.putPartWithTrailer(upload, WRONG_TRAILER, Sample.SMALL, TrailerScheme.WRONG));
        folder.listParts(upload).answer().ifPresent(this::look);
        folder.abort(upload);
    }

    private void look(ListPartsResponse parts) {
        boolean kept = parts.parts().stream()
                .filter(part -> part.partNumber() == RIGHT)
                .anyMatch(part -> Objects.equals(part.checksumCRC32C(), Sample.SMALL.crc32c()));
        abilities.record(Ability.LISTED_CHECKSUM, kept, kept ? "as it was sent" : "Sluice can note it beside");
    }

    private void tryMd5(OpenUpload upload) {
        compare(Ability.CONTENT_MD5,
                folder.putPart(upload, RIGHT, Sample.SMALL, part -> part.contentMD5(Sample.SMALL.md5())),
                folder.putPart(upload, WRONG, Sample.SMALL, part -> part.contentMD5(Sample.ofSize(1).md5())));
        folder.abort(upload);
    }

    private void compare(Ability ability, Attempt<CompletedPart> right, Attempt<CompletedPart> wrong) {
        if (!right.isAccepted()) {
            abilities.record(ability, false, "a right one is refused: " + right.reason());
        } else if (wrong.isAccepted()) {
            abilities.record(ability, false, "a wrong one is taken");
        } else {
            abilities.record(ability, true, "a wrong one is refused: " + wrong.reason());
        }
    }
}
