package dev.sluice.embedded;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.Multiset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells objects from the files that S3Proxy writes an object into, beside it, before it gives it its name. Thread-safe. */
final class TemporaryFiles {

    /** {@code KEY-UUID}. */
    private static final Pattern NAME = Pattern.compile("(?s)(.+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path folder;
    private final Multiset<Path> beingWritten = ConcurrentHashMultiset.create();

    TemporaryFiles(Path folder) {
        this.folder = folder;
    }

    /** Runs a call that writes an object. */
    <T> T whileWriting(String bucket, String key, Supplier<T> call) {
        Path object = folder.resolve(bucket).resolve(key);
        beingWritten.add(object);
        try {
            return call.get();
        } finally {
            beingWritten.remove(object);
        }
    }

    /** Whether what was just listed under this name is, or was, a temporary file. */
    boolean include(String bucket, String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return false;
        }
        Path inBucket = folder.resolve(bucket);
        // In this order: one that is no longer being written has already got its object's name.
        return beingWritten.contains(inBucket.resolve(matcher.group(1))) || !Files.exists(inBucket.resolve(name));
    }
}
