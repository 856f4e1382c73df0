package dev.sluice.web.bootstrap;

import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.doctor.Diagnosis;
import dev.sluice.s3.doctor.Finding;
import dev.sluice.s3.doctor.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the doctor says, for a person. */
final class DoctorText {

    private final PrintWriter out;
    private final StoreTarget target;
    private final boolean embedded;
    private final List<String> allowedOrigins;

    DoctorText(PrintWriter out, StoreTarget target, boolean embedded, List<String> allowedOrigins) {
        this.out = out;
        this.target = target;
        this.embedded = embedded;
        this.allowedOrigins = allowedOrigins;
    }

    /** What is told of a bucket, under a line that names it. */
    Consumer<Finding> of(String bucket) {
        AtomicBoolean begun = new AtomicBoolean();
        return finding -> {
            if (!begun.getAndSet(true)) {
                out.println("Bucket " + bucket + " at "
                        + (embedded
                                ? "the embedded store"
                                : target.name() + ", profile "
                                        + target.profile().name()));
            }
            out.printf("  %-8s %s%n", label(finding.verdict()), finding.message());
            out.flush();
        };
    }

    private static String label(Verdict verdict) {
        return switch (verdict) {
            case FINE -> "ok";
            case NOTE -> "note";
            case MISSING -> "MISSING";
            case UNSAFE -> "UNSAFE";
        };
    }

    void print(Diagnosis diagnosis) {
        out.println(diagnosis.isWell() ? "All is well." : "To be put right: " + diagnosis.findings().stream()
                .filter(finding -> !finding.verdict().isWell())
                .map(Finding::check)
                .collect(Collectors.joining(", ")) + ".");
        out.println();
        if (!embedded) {
            diagnosis.betterProfile().ifPresent(this::printProfile);
            printRules(diagnosis);
        }
        printOrigins();
        out.flush();
    }

    private void printProfile(EndpointProfile better) {
        out.println("The profile that fits:");
        out.println("    SLUICE_STORAGE_PROFILE=" + better.name());
        if (target.endpoint().isEmpty()) {
            out.println("It knows no address: set SLUICE_STORAGE_ENDPOINT and SLUICE_STORAGE_REGION besides.");
        }
        out.println();
    }

    private void printRules(Diagnosis diagnosis) {
        out.println("The policy of the credential, with the rights that Sluice needs and no others:");
        out.println(diagnosis.policy().indent(4));
        out.println(
                "The lifecycle rules of the bucket. To set them replaces those that are there, so put these beside them:");
        out.println(diagnosis.lifecycleRules().indent(4));
        out.println("    aws s3api put-bucket-lifecycle-configuration --bucket " + diagnosis.bucket()
                + " --lifecycle-configuration file://rules.json");
        out.println();
    }

    /** A page talks to the gateway alone, so it is the gateway that has to allow it. */
    private void printOrigins() {
        out.println(allowedOrigins.isEmpty()
                ? "For a page on another site (CORS), the gateway's own setting; the bucket needs no CORS rule:"
                : "Pages on these sites may use the gateway (CORS); the bucket needs no CORS rule:");
        out.println("    SLUICE_WEB_ALLOWED_ORIGINS="
                + (allowedOrigins.isEmpty() ? "https://app.example.org" : String.join(",", allowedOrigins)));
        out.println();
    }
}
