package dev.sluice.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Multipart uploads: each is a folder with a file {@code upload}, whose text is the key and whose attributes will be
 * the object's, and a file for each part. Thread-safe.
 */
final class FolderUploads {

    private static final String RECORD = "upload";
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    /** So many that a part hardly ever waits for the completion of another upload, which may copy for minutes. */
    private static final int LOCKS = 1024;

    private final PrivateFolder folder;
    private final Object[] locks = IntStream.range(0, LOCKS).mapToObj(index -> new Object()).toArray();

    FolderUploads(PrivateFolder folder) {
        this.folder = folder;
    }

    /** An unfinished upload. */
    record Upload(String id, Path path, String key, StoredAttributes attributes, BasicFileAttributes basics) {
    }

    /**
     * A part that was acknowledged.
     *
     * @param etag MD5 in hexadecimal
     */
    record UploadedPart(int number, Path file, long size, String etag, Instant written) {
    }

    String begin(String bucket, String key, StoredAttributes attributes) throws IOException {
        String id = UUID.randomUUID().toString();
        PrivateFolder.createFolders(uploads(bucket));
        Path upload = folder.newFolder();
        try (FolderObjects.Draft record = new FolderObjects.Draft(folder.newFile(), "")) {
            Files.writeString(record.file(), key);
            attributes.write(record.file());
            Files.move(record.file(), upload.resolve(RECORD));
            Files.move(upload, uploads(bucket).resolve(id), StandardCopyOption.ATOMIC_MOVE);
            return id;
        } catch (IOException | RuntimeException failure) {
            discard(upload, failure);
            throw failure;
        }
    }

    private void discard(Path upload, Exception failure) {
        try {
            folder.discard(upload);
        } catch (IOException suppressed) {
            failure.addSuppressed(suppressed);
        }
    }

    /** The upload, if it isn't over. */
    Optional<Upload> find(String bucket, String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Path path = uploads(bucket).resolve(id);
        try {
            BasicFileAttributes basics = basics(path.resolve(RECORD));
            return Optional.of(new Upload(
                    id,
                    path,
                    Files.readString(path.resolve(RECORD)),
                    StoredAttributes.read(path.resolve(RECORD), basics),
                    basics));
        } catch (NoSuchFileException over) {
            return Optional.empty();
        }
    }

    Upload require(String bucket, String key, String id) throws IOException {
        return find(bucket, id).filter(upload -> upload.key.equals(key)).orElseThrow(FolderUploads::over);
    }

    /** Sets what the object will have besides its bytes. */
    void describe(String bucket, String id, StoredAttributes attributes) throws IOException {
        attributes.write(find(bucket, id).orElseThrow(FolderUploads::over).path.resolve(RECORD));
    }

    /** What the completion of an upload holds, so that it happens once, and of the very parts that it names. */
    Object lock(String id) {
        return locks[Math.floorMod(id.hashCode(), LOCKS)];
    }

    /** Gives the draft the part's place, where an earlier one of the number may be. */
    void put(Upload upload, int number, FolderObjects.Draft part) throws IOException {
        StoredAttributes.NONE.withEtag(part.etag()).write(part.file());
        synchronized (lock(upload.id)) {
            try {
                Files.move(part.file(), upload.path.resolve(Integer.toString(number)), StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException endedMeanwhile) {
                throw over();
            }
        }
    }

    /** A part's bytes, as long as the upload isn't over. */
    FolderObjects.Opened open(String bucket, String id, String key, int number) throws IOException {
        Path file = require(bucket, key, id).path.resolve(Integer.toString(number));
        synchronized (lock(id)) {
            BasicFileAttributes basics = basics(file);
            StoredAttributes attributes = StoredAttributes.read(file, basics);
            return new FolderObjects.Opened(FileChannel.open(file), basics, attributes);
        }
    }

    Map<Integer, UploadedPart> partsByNumber(Upload upload) throws IOException {
        return parts(upload).stream().collect(Collectors.toMap(UploadedPart::number, Function.identity()));
    }

    /** In ascending order. */
    List<UploadedPart> parts(Upload upload) throws IOException {
        List<UploadedPart> parts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(upload.path, file -> !file.endsWith(RECORD))) {
            for (Path file : files) {
                parts.add(part(file));
            }
        } catch (NoSuchFileException endedMeanwhile) {
            throw over();
        }
        parts.sort(Comparator.comparingInt(UploadedPart::number));
        return parts;
    }

    private static UploadedPart part(Path file) throws IOException {
        BasicFileAttributes basics = basics(file);
        return new UploadedPart(Integer.parseInt(file.getFileName().toString()), file, basics.size(),
                StoredAttributes.read(file, basics).etag(), basics.lastModifiedTime().toInstant());
    }

    /** The ETag that S3 gives an object of these parts. */
    static String etag(List<CompletedPart> parts) {
        MessageDigest md5 = FolderObjects.md5();
        parts.forEach(part -> md5.update(HexFormat.of().parseHex(part.eTag().replace("\"", ""))));
        return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
    }

    /** Ends an upload, whose parts go with it. */
    void end(Upload upload) throws IOException {
        try {
            folder.discard(upload.path);
        } catch (NoSuchFileException endedMeanwhile) {
            // As it should.
        }
    }

    List<Upload> list(String bucket) throws IOException {
        List<Upload> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(uploads(bucket))) {
            for (Path path : folders) {
                find(bucket, path.getFileName().toString()).ifPresent(found::add);
            }
        } catch (NoSuchFileException none) {
            // Then there are none.
        }
        return found;
    }

    /**
     * Ends the uploads that no record under {@code .sluice/uploads/} names: nobody will go on with them, if those who
     * began them are dead.
     */
    int endForgotten(String bucket) throws IOException {
        List<Upload> forgotten = list(bucket);
        removeRecorded(forgotten, folder.root().resolve(bucket).resolve(FolderKeys.RECORDS).resolve("uploads"));
        for (Upload upload : forgotten) {
            end(upload);
        }
        return forgotten.size();
    }

    /** One record in memory at a time. */
    private static void removeRecorded(List<Upload> uploads, Path records) throws IOException {
        if (uploads.isEmpty() || !Files.isDirectory(records, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(records)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    String record = Files.readString(file, StandardCharsets.ISO_8859_1);
                    uploads.removeIf(upload -> record.contains(upload.id));
                }
            }
        }
    }

    private Path uploads(String bucket) {
        return folder.uploads().resolve(bucket);
    }

    private static BasicFileAttributes basics(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    static S3ProxyException over() {
        return new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
    }
}
