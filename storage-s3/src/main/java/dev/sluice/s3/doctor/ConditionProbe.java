package dev.sluice.s3.doctor;

import dev.sluice.s3.doctor.ProbeFolder.OpenUpload;
import java.util.List;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Whether the store keeps an object from being overwritten when it is asked to. Some say yes, and overwrite it. */
final class ConditionProbe {

    private static final String NAME = "condition";
    private static final String ANY = "*";

    private final ProbeFolder folder;
    private final Abilities abilities;

    ConditionProbe(ProbeFolder folder, Abilities abilities) {
        this.folder = folder;
        this.abilities = abilities;
    }

    void run() {
        Attempt<?> fresh = folder.put(NAME, Sample.SMALL, put -> put.ifNoneMatch(ANY));
        if (fresh.isAccepted()) {
            judge(Ability.CONDITIONAL_PUT, folder.put(NAME, Sample.SMALL, put -> put.ifNoneMatch(ANY)));
        } else {
            abilities.record(Ability.CONDITIONAL_PUT, false, "a new object is refused: " + fresh.reason());
            folder.put(NAME, Sample.SMALL, any -> { });
        }
        folder.beginPlain(NAME).answer().ifPresent(this::complete);
    }

    private void complete(OpenUpload upload) {
        List<CompletedPart> parts = folder.putPart(upload, 1, Sample.SMALL).answer().stream().toList();
        judge(Ability.CONDITIONAL_COMPLETION, folder.complete(upload, parts, completion -> completion.ifNoneMatch(ANY)));
        folder.abort(upload);
    }

    private void judge(Ability ability, Attempt<?> overwriting) {
        boolean kept = overwriting.refusal().filter(Refusal::isPreconditionFailed).isPresent();
        abilities.record(ability, kept, overwriting.isAccepted() ? "the object was overwritten" : "overwriting is refused: " + overwriting.reason());
    }
}
