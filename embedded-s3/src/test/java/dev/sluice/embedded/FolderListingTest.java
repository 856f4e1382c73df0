package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
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

    @Test
    void pagesThroughALargeFolder() throws IOException {
        List<String> keys = IntStream.range(0, 30_000).mapToObj(number -> "%05d".formatted(number)).toList();
        for (String key : keys) {
            Files.createFile(folder.resolve(key));
        }
        assertThat(paged("", "", 1000)).isEqualTo(keys);
    }

    @Test
    void keepsNoMoreOfAFolderThanItLists() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        BasicFileAttributes basics = Files.readAttributes(file, BasicFileAttributes.class);
        List<String> names = new ArrayList<>(IntStream.range(0, 30_000).mapToObj("%05d"::formatted).toList());
        Collections.shuffle(names, new Random(1));
        FolderListing.Batch batch = new FolderListing.Batch(10);
        for (String name : names) {
            batch.add(new FolderListing.Entry(file, name, basics));
            assertThat(batch.inOrder()).hasSizeLessThanOrEqualTo(10);
        }
        assertThat(batch.inOrder())
                .extracting(FolderListing.Entry::name)
                .isEqualTo(IntStream.range(0, 10).mapToObj("%05d"::formatted).toList());
        assertThat(batch.hasRoomFor("00008a")).isTrue();
        assertThat(batch.hasRoomFor("00009a")).isFalse();
    }

    /** A look at the last one fails, as no file can have a name of that length. */
    @Test
    void looksAtNothingThatCantBeOnThePage() throws IOException {
        List<Path> children = List.of(
                Files.createFile(folder.resolve("a")),
                Files.createFile(folder.resolve("b")),
                folder.resolve("c".repeat(300)));
        FolderListing.Folders folders = opened -> new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return children.iterator();
            }

            @Override
            public void close() {}
        };
        ListObjectsV2Request one = ListObjectsV2Request.builder().maxKeys(1).build();
        assertThat(objects(FolderListing.page(folder, one, folders))).containsExactly("a");
        ListObjectsV2Request two = ListObjectsV2Request.builder().maxKeys(2).build();
        assertThatThrownBy(() -> FolderListing.page(folder, two, folders)).isInstanceOf(FileSystemException.class);
    }

    @Test
    void listsNoMoreThanS3DoesAtOnce() throws IOException {
        for (int number = 0; number < 1001; number++) {
            Files.createFile(folder.resolve("key" + number));
        }
        ListObjectsV2Response page = page("", "", 5000, null, null);
        assertThat(page.contents()).hasSize(1000);
        assertThat(page.isTruncated()).isTrue();
    }

    @Test
    void leavesOutAFolderThatMayNotBeRead() throws IOException {
        Files.createDirectories(folder.resolve("a/closed"));
        Files.createFile(folder.resolve("a/file"));
        Files.createDirectories(folder.resolve("b/closed"));
        Files.createFile(folder.resolve("c"));
        FolderListing.Folders folders = opened -> {
            if (opened.endsWith("closed")) {
                throw new AccessDeniedException(opened.toString());
            }
            return Files.newDirectoryStream(opened);
        };
        ListObjectsV2Request all = ListObjectsV2Request.builder().build();
        assertThat(objects(FolderListing.page(folder, all, folders))).containsExactly("a/file", "c");
        ListObjectsV2Response folded = FolderListing.page(
                folder, ListObjectsV2Request.builder().delimiter("/").build(), folders);
        assertThat(folded.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/");
        assertThatThrownBy(() -> FolderListing.page(folder.resolve("b/closed"), all, folders))
                .isInstanceOf(AccessDeniedException.class);
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
