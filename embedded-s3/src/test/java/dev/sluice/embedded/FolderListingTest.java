package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Compares pages of random folders with what S3's documentation makes of the same keys. */
class FolderListingTest {

    private static final Comparator<String> BYTES = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    private static final List<String> NAMES =
            List.of("a", "a.b", "a-b", "a0", "b", "ж", "\uD83D\uDE00", "\uFF5E", "a b", "%41");
    private static final List<String> DELIMITERS = List.of("", "/", "-", "a", "./", "b/");

    @TempDir
    Path folder;

    static IntStream seeds() {
        return IntStream.range(0, 15);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pagesNeitherRepeatNorLose(int seed) throws IOException {
        Random random = new Random(seed);
        List<String> keys = write(random);
        for (int round = 0; round < 20; round++) {
            String prefix = random.nextInt(3) == 0 ? "" : cut(keys.get(random.nextInt(keys.size())), random);
            String delimiter = DELIMITERS.get(random.nextInt(DELIMITERS.size()));
            int limit = 1 + random.nextInt(5);
            assertThat(paged(prefix, delimiter, limit))
                    .as("prefix '%s', delimiter '%s', pages of %s", prefix, delimiter, limit)
                    .isEqualTo(expected(keys, prefix, delimiter));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void beginsBehindAnyKey(int seed) throws IOException {
        Random random = new Random(seed);
        List<String> keys = write(random);
        for (int round = 0; round < 20; round++) {
            String after = cut(keys.get(random.nextInt(keys.size())), random);
            assertThat(objects(page("", "", 1000, null, after)))
                    .isEqualTo(keys.stream()
                            .filter(key -> BYTES.compare(key, after) > 0)
                            .toList());
        }
    }

    @Test
    void listsNothingOfEmptyFolders() throws IOException {
        Files.createDirectories(folder.resolve("empty/empty"));
        assertThat(paged("", "/", 10)).isEmpty();
        assertThat(paged("", "", 10)).isEmpty();
    }

    private List<String> write(Random random) throws IOException {
        for (int i = 0; i < 60; i++) {
            Path file = folder;
            for (int depth = random.nextInt(4); depth >= 0; depth--) {
                file = file.resolve(NAMES.get(random.nextInt(NAMES.size())));
            }
            if (!Files.exists(file)
                    && Stream.iterate(file.getParent(), parent -> !parent.equals(folder), Path::getParent)
                            .noneMatch(Files::isRegularFile)) {
                Files.createDirectories(file.getParent());
                Files.createFile(file);
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted(BYTES)
                    .toList();
        }
    }

    private static String cut(String key, Random random) {
        return key.substring(0, key.offsetByCodePoints(0, random.nextInt(key.codePointCount(0, key.length()) + 1)));
    }

    private static List<String> expected(List<String> keys, String prefix, String delimiter) {
        TreeSet<String> entries = new TreeSet<>(BYTES);
        for (String key : keys) {
            if (key.startsWith(prefix)) {
                int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                entries.add(end < 0 ? key : key.substring(0, end + delimiter.length()));
            }
        }
        return List.copyOf(entries);
    }

    private List<String> paged(String prefix, String delimiter, int limit) throws IOException {
        List<String> entries = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page = page(prefix, delimiter, limit, token, null);
            List<String> both = new ArrayList<>(objects(page));
            both.addAll(page.commonPrefixes().stream().map(CommonPrefix::prefix).toList());
            both.sort(BYTES);
            assertThat(both).hasSizeLessThanOrEqualTo(limit);
            entries.addAll(both);
            token = page.nextContinuationToken();
        } while (token != null);
        return entries;
    }

    private ListObjectsV2Response page(
            String prefix, String delimiter, int limit, @Nullable String token, @Nullable String after)
            throws IOException {
        return FolderListing.page(folder, ListObjectsV2Request.builder()
                .prefix(prefix).delimiter(delimiter).maxKeys(limit).continuationToken(token).startAfter(after).build());
    }

    private static List<String> objects(ListObjectsV2Response page) {
        return page.contents().stream().map(S3Object::key).toList();
    }
}
