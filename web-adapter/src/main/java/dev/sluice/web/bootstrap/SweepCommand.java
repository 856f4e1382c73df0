package dev.sluice.web.bootstrap;

import dev.sluice.core.ResumableUploader;
import dev.sluice.core.SweepReport;
import dev.sluice.core.UploadException;
import io.micronaut.serde.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;

/**
 * {@code sluice sweep}: removes the uploads that nobody finished in time, as {@code serve} does now and then. Exit
 * codes: 0 done; 1 a setting can't be followed; 2 the command line is wrong; 3 some could not be removed; 4 the store
 * can't be used.
 */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description =
                "Removes the resumable uploads that expired more than an hour ago, with all that was sent of them: those that Sluice"
                        + " has a record of, and nothing else. serve does the same now and then; any number may do it at once.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a setting can't be followed; stderr says which",
            "2:the command line is wrong",
            "3:some could not be removed",
            "4:the store doesn't answer, refuses the credential, or has no such bucket"
        },
        footer = "%nThe settings are those of serve; docs/configuration.md lists them.")
public final class SweepCommand extends StoreCommand {

    @Override
    boolean run(OpenStore store, PrintWriter out) throws StoreUnusableException {
        return sweep(
                store,
                (bucket, report) -> out.println("Bucket " + bucket + ": removed " + count(report.removed())
                        + (report.failed() == 0
                                ? "."
                                : "; could not remove " + count(report.failed())
                                        + ": may the credential delete and abort?")));
    }

    @Override
    boolean runForScripts(OpenStore store, PrintWriter out) throws StoreUnusableException {
        JsonLines lines = new JsonLines(store.get(ObjectMapper.class), out);
        return sweep(store, (bucket, report) -> lines.print(json(bucket, report)));
    }

    private static boolean sweep(OpenStore store, BiConsumer<String, SweepReport> reports)
            throws StoreUnusableException {
        ResumableUploader uploader = store.get(ResumableUploader.class);
        boolean all = true;
        for (String bucket : store.buckets()) {
            SweepReport report = sweep(uploader, store.target(), bucket);
            reports.accept(bucket, report);
            all &= report.failed() == 0;
        }
        return all;
    }

    private static SweepReport sweep(ResumableUploader uploader, StoreTarget target, String bucket)
            throws StoreUnusableException {
        try {
            return uploader.sweep(bucket);
        } catch (UploadException failure) {
            throw new StoreUnusableException(
                    "Bucket '" + bucket + "' at " + target.name() + " can't be swept: " + failure.getMessage() + ".",
                    failure);
        }
    }

    private static String count(int uploads) {
        return uploads + (uploads == 1 ? " expired upload" : " expired uploads");
    }

    private static Map<String, Object> json(String bucket, SweepReport report) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("bucket", bucket);
        object.put("removed", report.removed());
        object.put("failed", report.failed());
        return object;
    }
}
