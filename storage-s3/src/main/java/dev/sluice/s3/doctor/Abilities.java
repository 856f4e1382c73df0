package dev.sluice.s3.doctor;

import dev.sluice.s3.EndpointProfile;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the store was found to do, beside what its profile says. Used by one thread. */
final class Abilities {

    private static final String CHECK = "profile";

    /** Those that belong to no vendor. */
    private static final List<EndpointProfile> CANDIDATES =
            List.of(EndpointProfile.MINIO, EndpointProfile.CEPH, EndpointProfile.GENERIC);

    private final EndpointProfile profile;
    private final Set<Ability> claimed;
    private final Map<Ability, Boolean> found = new EnumMap<>(Ability.class);
    private final Findings findings;

    Abilities(EndpointProfile profile, Findings findings) {
        this.profile = profile;
        this.claimed = Ability.claimedBy(profile);
        this.findings = findings;
    }

    /** @param detail how that was seen, for the end of a sentence */
    void record(Ability ability, boolean able, String detail) {
        found.put(ability, able);
        String message = ability.sentence(able) + " (" + detail + ").";
        boolean claims = claimed.contains(ability);
        if (able == claims) {
            findings.fine(ability.check(), message + (claims ? "" : " Sluice doesn't rely on it."));
        } else if (able) {
            findings.note(ability.check(), message + " The profile '" + profile.name() + "' makes no use of it.");
        } else {
            findings.unsafe(ability.check(), message + " The profile '" + profile.name() + "' relies on it.");
        }
    }

    /** Says whether the profile fits, and which other would; empty if this one does, or if too little was found out. */
    Optional<EndpointProfile> conclude() {
        if (found.size() < Ability.values().length) {
            findings.note(CHECK, "Too little could be tried to say whether the profile '" + profile.name() + "' fits.");
            return Optional.empty();
        }
        EndpointProfile best = CANDIDATES.stream()
                .filter(this::fits)
                .max(Comparator.comparingInt(this::use))
                .orElse(EndpointProfile.GENERIC);
        if (!fits(profile)) {
            findings.unsafe(
                    CHECK,
                    "The profile '" + profile.name() + "' says more of this store than is true; use the profile '"
                            + best.name() + "'.");
            return Optional.of(best);
        }
        if (use(best) > use(profile)) {
            findings.note(
                    CHECK,
                    "The profile '" + profile.name() + "' is safe; the profile '" + best.name()
                            + "' would also make use of: " + gain(best) + ".");
            return Optional.of(best);
        }
        findings.fine(CHECK, "The profile '" + profile.name() + "' fits this store.");
        return Optional.empty();
    }

    private boolean fits(EndpointProfile candidate) {
        return Ability.claimedBy(candidate).stream().allMatch(ability -> found.getOrDefault(ability, false));
    }

    private int use(EndpointProfile candidate) {
        return Ability.claimedBy(candidate).size();
    }

    private String gain(EndpointProfile candidate) {
        return Ability.claimedBy(candidate).stream()
                .filter(ability -> !claimed.contains(ability))
                .map(Ability::check)
                .collect(Collectors.joining(", "));
    }
}
