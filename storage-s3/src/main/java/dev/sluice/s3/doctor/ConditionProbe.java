package dev.sluice.s3.doctor;

import dev.sluice.s3.doctor.ProbeFolder.OpenUpload;
import java.util.List;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Whether the store keeps an object from being overwritten when it is asked to. Some say yes, and overwrite it. */
final class ConditionProbe {

    private static final String NAME = "condition";
    private static final String ANOTHER_NAME = "condition-again";
    private static final String ANY = "*";

    private final ProbeFolder folder;
    private final Abilities abilities;

    ConditionProbe(ProbeFolder folder, Abilities abilities) {
        this.folder = folder;
        this.abilities = abilities;
    }

    void run() {
        String name = NAME;
        Attempt<?> fresh = putIfAbsent(name);
        if (isKept(fresh)) {
            // A client that repeats a request whose answer got lost finds its own object; not twice in a row.
            folder.put(name, Sample.SMALL, any -> { });
            name = ANOTHER_NAME;
            fresh = putIfAbsent(name);
        }
        if (fresh.isAccepted()) {
            judge(Ability.CONDITIONAL_PUT, putIfAbsent(name));
        } else {
            abilities.record(Ability.CONDITIONAL_PUT, false, "a new object is refused: " + fresh.reason());
            folder.put(name, Sample.SMALL, any -> { });
        }
        folder.beginPlain(name).answer().ifPresent(this::complete);
    }

    private Attempt<?> putIfAbsent(String name) {
        return folder.put(name, Sample.SMALL, put -> put.ifNoneMatch(ANY));
    }

    private void complete(OpenUpload upload) {
        List<CompletedPart> parts = folder.putPart(upload, 1, Sample.SMALL).answer().stream().toList();
        judge(
                Ability.CONDITIONAL_COMPLETION,
                folder.complete(upload, parts, completion -> completion.ifNoneMatch(ANY)));
        folder.abort(upload);
    }

    private void judge(Ability ability, Attempt<?> overwriting) {
        abilities.record(
                ability,
                isKept(overwriting),
                overwriting.isAccepted()
                        ? "the object was overwritten"
                        : "overwriting is refused: " + overwriting.reason());
    }

    private static boolean isKept(Attempt<?> overwriting) {
        return overwriting.refusal().filter(Refusal::isPreconditionFailed).isPresent();
    }
}
