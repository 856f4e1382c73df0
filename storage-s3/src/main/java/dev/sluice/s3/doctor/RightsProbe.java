package dev.sluice.s3.doctor;

import dev.sluice.s3.doctor.ProbeFolder.OpenUpload;
import java.util.Arrays;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** What the credential may do, by doing it. */
final class RightsProbe {

    /** The object that is left for other probes to look at. */
    static final String OBJECT = "object";

    private final ProbeFolder folder;
    private final Findings findings;

    RightsProbe(ProbeFolder folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /** Returns whether objects and parts may be written, as nothing else can be tried otherwise. */
    boolean run() {
        boolean writable = requires("put", folder.put(OBJECT, Sample.SMALL, any -> { }), "Objects may be written.",
                "Objects may not be written", "s3:PutObject", "nothing can be uploaded");
        if (writable) {
            read();
        }
        listUploads();
        return writable && parts();
    }

    private void read() {
        Attempt<ResponseBytes<GetObjectResponse>> reading = Attempt.of(() ->
                folder.client().getObjectAsBytes(request -> request.bucket(folder.bucket()).key(folder.key(OBJECT))));
        if (reading.answer().filter(bytes -> !Arrays.equals(bytes.asByteArray(), Sample.SMALL.bytes())).isPresent()) {
            findings.unsafe("get", "What is read is not what was written: don't use this store.");
            return;
        }
        requires("get", reading, "Objects may be read.", "Objects may not be read", "s3:GetObject",
                "there are no downloads, and an upload whose answer is lost can't be settled");
    }

    private boolean parts() {
        Attempt<OpenUpload> begun = folder.beginPlain("rights");
        if (!requires(
                "multipart",
                begun,
                "Multipart uploads may be begun.",
                "Multipart uploads may not be begun",
                "s3:PutObject",
                "only small files can be uploaded")) {
            return false;
        }
        OpenUpload upload = begun.answer().orElseThrow();
        boolean writable = requires(
                "put-part",
                folder.putPart(upload, 1, Sample.SMALL),
                "Parts may be written.",
                "Parts may not be written",
                "s3:PutObject",
                "only small files can be uploaded");
        requires(
                "list-parts",
                folder.listParts(upload),
                "Parts may be listed.",
                "Parts may not be listed",
                "s3:ListMultipartUploadParts",
                "an upload that was broken off can't be resumed");
        abort(upload);
        return writable;
    }

    private void abort(OpenUpload upload) {
        Attempt<?> aborting = folder.abort(upload);
        if (aborting.isAccepted()) {
            findings.fine("abort", "Uploads may be aborted.");
        } else {
            findings.note("abort", "Uploads may not be aborted (" + aborting.reason() + "; s3:AbortMultipartUpload):"
                    + " what fails, or is cancelled, takes space until the lifecycle rule removes it.");
        }
    }

    private void listUploads() {
        Attempt<?> listing = Attempt.of(() -> folder.client()
                .listMultipartUploads(request -> request.bucket(folder.bucket()).prefix(ProbeFolder.PREFIX)));
        if (listing.isAccepted()) {
            findings.fine("list-uploads", "Unfinished uploads may be listed.");
        } else {
            findings.note(
                    "list-uploads",
                    "Unfinished uploads may not be listed (" + listing.reason() + "; s3:ListBucketMultipartUploads):"
                            + " the bucket's status counts none.");
        }
    }

    private boolean requires(
            String check, Attempt<?> attempt, String fine, String missing, String right, String consequence) {
        if (attempt.isAccepted()) {
            findings.fine(check, fine);
        } else {
            findings.missing(
                    check,
                    missing + " (" + attempt.reason() + (attempt.isDenied() ? "; " + right : "") + "): " + consequence
                            + ".");
        }
        return attempt.isAccepted();
    }
}
