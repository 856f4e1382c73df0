package dev.sluice.s3.doctor;

import dev.sluice.core.ByteSize;
import dev.sluice.s3.doctor.ProbeFolder.OpenUpload;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** What sizes of parts the store takes at completion, and whether it checks the whole object then. */
final class PartProbe {

    private static final String WHOLE = "whole";

    private final ProbeFolder folder;
    private final Findings findings;
    private final Abilities abilities;
    private final long least;

    /** @param least the smallest size of a part that the profile knows of */
    PartProbe(ProbeFolder folder, Findings findings, Abilities abilities, long least) {
        this.folder = folder;
        this.findings = findings;
        this.abilities = abilities;
        this.least = least;
    }

    void run() {
        trySmall();
        tryLeast();
        tryUnequal();
    }

    private void trySmall() {
        folder.begin("small").answer().ifPresent(upload -> {
            Attempt<?> completion =
                    folder.complete(upload, send(upload, List.of(Sample.SMALL, Sample.SMALL)), any -> {});
            findings.fine(
                    "small-parts",
                    "Parts smaller than " + ByteSize.ofBytes(least) + " are "
                            + (completion.isAccepted()
                                    ? "taken, which Sluice makes no use of."
                                    : "refused at completion (" + completion.reason() + ")."));
            folder.abort(upload);
        });
    }

    private void tryLeast() {
        List<Sample> samples = List.of(Sample.ofSize(least), Sample.SMALL);
        folder.begin(WHOLE).answer().ifPresent(upload -> {
            List<CompletedPart> parts = send(upload, samples);
            if (!upload.checksummed()) {
                abilities.record(Ability.WHOLE_CHECKSUM, false, "an upload that announces one is refused");
                judgeLeast(folder.complete(upload, parts, any -> { }));
            } else if (isWrongWholeTaken(upload, parts)) {
                abilities.record(Ability.WHOLE_CHECKSUM, false, "a wrong one is taken");
                findings.fine("least-parts", sizes() + " are taken.");
            } else {
                tryWhole(upload, parts, Sample.crc32c(samples));
            }
            folder.abort(upload);
        });
    }

    private boolean isWrongWholeTaken(OpenUpload upload, List<CompletedPart> parts) {
        return folder.complete(upload, parts, completion -> completion.checksumCRC32C(Sample.WRONG_CRC32C))
                .isAccepted();
    }

    private void tryWhole(OpenUpload upload, List<CompletedPart> parts, String checksum) {
        Attempt<CompleteMultipartUploadResponse> completion =
                folder.complete(upload, parts, request -> request.checksumCRC32C(checksum));
        judgeLeast(completion);
        if (completion.isAccepted()) {
            boolean kept = isKept(upload, checksum);
            abilities.record(
                    Ability.WHOLE_CHECKSUM,
                    kept,
                    "a wrong one is refused, and the right one is " + (kept ? "kept" : "not kept"));
        } else {
            abilities.record(Ability.WHOLE_CHECKSUM, false, "a right one is refused: " + completion.reason());
        }
    }

    private boolean isKept(OpenUpload upload, String checksum) {
        return Attempt.of(() -> folder.client()
                        .headObject(request -> request.bucket(folder.bucket())
                                .key(upload.key())
                                .checksumMode(ChecksumMode.ENABLED)))
                .answer()
                .filter(head -> Objects.equals(head.checksumCRC32C(), checksum))
                .isPresent();
    }

    private void judgeLeast(Attempt<?> completion) {
        if (completion.isAccepted()) {
            findings.fine("least-parts", sizes() + " are taken.");
        } else {
            findings.missing(
                    "least-parts",
                    sizes() + " are refused at completion (" + completion.reason() + "): set a larger part size.");
        }
    }

    private String sizes() {
        return "Parts of " + ByteSize.ofBytes(least);
    }

    private void tryUnequal() {
        List<Sample> samples =
                List.of(Sample.ofSize(least), Sample.ofSize(least + Sample.SMALL.bytes().length), Sample.SMALL);
        folder.begin("unequal").answer().ifPresent(upload -> {
            Attempt<?> completion = folder.complete(upload, send(upload, samples), request -> {
                if (upload.checksummed()) {
                    request.checksumCRC32C(Sample.crc32c(samples));
                }
            });
            if (completion.isAccepted()) {
                findings.fine("unequal-parts", "Parts of one upload may differ in size.");
            } else {
                findings.missing("unequal-parts", "Parts of one upload may not differ in size (" + completion.reason()
                        + "): uploads of unknown length fail once their parts grow.");
            }
            folder.abort(upload);
        });
    }

    private List<CompletedPart> send(OpenUpload upload, List<Sample> samples) {
        List<CompletedPart> parts = new ArrayList<>();
        for (Sample sample : samples) {
            folder.putPart(upload, parts.size() + 1, sample).answer().ifPresent(parts::add);
        }
        return parts;
    }
}
