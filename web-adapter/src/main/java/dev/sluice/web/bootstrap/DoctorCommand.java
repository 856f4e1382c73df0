package dev.sluice.web.bootstrap;

import dev.sluice.core.storage.StoreException;
import dev.sluice.s3.S3Storage;
import dev.sluice.s3.doctor.Diagnosis;
import dev.sluice.s3.doctor.Finding;
import dev.sluice.s3.doctor.StoreDoctor;
import io.micronaut.context.env.Environment;
import io.micronaut.serde.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Command;

/**
 * {@code sluice doctor}: tries the store that {@code serve} would use, says what it can and can't do, and prints what
 * to set. Exit codes: 0 all is well; 1 a setting can't be followed; 2 the command line is wrong; 3 something is unsafe
 * or missing; 4 the store can't be tried.
 */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Tries the store that serve would use, says what it and the credential can and can't do, and prints the policy,"
                        + " the lifecycle rules and the settings to set. Writes under .sluice/doctor/, about 15 MiB, and removes it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:a setting can't be followed; stderr says which",
            "2:the command line is wrong",
            "3:something is unsafe or missing",
            "4:the store doesn't answer, refuses the credential, or has no such bucket"
        },
        footer = "%nThe settings are those of serve; docs/configuration.md lists them.")
public final class DoctorCommand extends StoreCommand {

    @Override
    boolean run(OpenStore store, PrintWriter out) throws StoreUnusableException {
        StoreTarget target = store.target();
        DoctorText text = new DoctorText(
                out, target, store.isEmbedded(), Settings.WEB_ALLOWED_ORIGINS.get(store.get(Environment.class)));
        return examine(store, text::of, text::print);
    }

    @Override
    boolean runForScripts(OpenStore store, PrintWriter out) throws StoreUnusableException {
        JsonLines lines = new JsonLines(store.get(ObjectMapper.class), out);
        return examine(store, bucket -> finding -> lines.print(json(bucket, finding)),
                diagnosis -> lines.print(json(lines, store.target(), diagnosis)));
    }

    private static boolean examine(
            OpenStore store, Function<String, Consumer<Finding>> progress, Consumer<Diagnosis> end)
            throws StoreUnusableException {
        StoreDoctor doctor = new StoreDoctor(store.get(S3Storage.class), store.get(UploadExpiry.class).duration());
        boolean well = true;
        for (String bucket : store.buckets()) {
            Diagnosis diagnosis = examine(doctor, store, bucket, progress.apply(bucket));
            end.accept(diagnosis);
            well &= diagnosis.isWell();
        }
        return well;
    }

    private static Diagnosis examine(StoreDoctor doctor, OpenStore store, String bucket, Consumer<Finding> progress)
            throws StoreUnusableException {
        try {
            return doctor.examine(bucket, store.buckets(), progress);
        } catch (StoreException failure) {
            throw new StoreUnusableException(store.target().explain(bucket, failure), failure);
        }
    }

    private static Map<String, String> json(String bucket, Finding finding) {
        Map<String, String> object = new LinkedHashMap<>();
        object.put("bucket", bucket);
        object.put("check", finding.check());
        object.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
        object.put("message", finding.message());
        return object;
    }

    private static Map<String, Object> json(JsonLines lines, StoreTarget target, Diagnosis diagnosis) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("bucket", diagnosis.bucket());
        object.put("well", diagnosis.isWell());
        object.put("profile", target.profile().name());
        diagnosis.betterProfile().ifPresent(better -> object.put("betterProfile", better.name()));
        object.put("policy", lines.parse(diagnosis.policy()));
        object.put("lifecycle", lines.parse(diagnosis.lifecycleRules()));
        return object;
    }
}
