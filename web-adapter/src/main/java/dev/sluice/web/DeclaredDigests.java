package dev.sluice.web;

import dev.sluice.core.Digest;
import dev.sluice.core.UploadSource;
import dev.sluice.web.netty.TrailerFields;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All digests that a request declares of its body, in whichever words: {@code Content-Digest} and {@code Repr-Digest}
 * of RFC 9530, {@code Digest} of RFC 3230 before it, {@code Content-MD5}, and S3's {@code x-amz-checksum-*} and
 * {@code x-amz-content-sha256}. Each of them is verified, and one that can't be is refused: who declares a digest
 * relies on it. One is left to the engine, which computes some anyway; the others are computed while the body passes.
 *
 * @param digests    those that are declared in the headers, each once
 * @param inTrailers whether more are announced for after the body
 */
record DeclaredDigests(List<BodyDigest> digests, boolean inTrailers) {

    private static final String DIGEST = "Digest";
    private static final String CONTENT_MD5 = "Content-MD5";
    private static final String S3_CHECKSUM = "x-amz-checksum-";
    private static final String S3_CONTENT = "x-amz-content-sha256";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    /** What says how a checksum was made, and is none. */
    private static final Set<String> ABOUT_CHECKSUMS = Set.of("algorithm", "type", "mode");

    /** @throws RequestException 400 if one is malformed, or can't be verified */
    static DeclaredDigests of(HttpHeaders headers) {
        List<BodyDigest> digests = new ArrayList<>();
        Stream.of(DigestFields.CONTENT_DIGEST, DigestFields.REPR_DIGEST)
                .forEach(field -> digests.addAll(DigestFields.digests(field, headers.getAll(field))));
        headers.getAll(DIGEST).forEach(value -> digests.addAll(olderForm(value)));
        headers.getAll(CONTENT_MD5)
                .forEach(value -> digests.add(BodyDigest.ofBase64(CONTENT_MD5, BodyAlgorithm.MD5, value.strip())));
        headers.names().stream().filter(name -> name.toLowerCase(Locale.ROOT).startsWith(S3_CHECKSUM))
                .forEach(name -> digests.addAll(s3Checksums(name.toLowerCase(Locale.ROOT), headers.getAll(name))));
        headers.getAll(S3_CONTENT).forEach(value -> s3Content(value.strip()).ifPresent(digests::add));
        return new DeclaredDigests(digests.stream().distinct().toList(), announcesTrailer(headers));
    }

    /** {@code Digest: sha-256=<base64>, md5=<base64>}. */
    private static List<BodyDigest> olderForm(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).map(member -> {
            int equals = member.indexOf('=');
            BodyAlgorithm algorithm = BodyAlgorithm.ofHttpName(member.substring(0, Math.max(equals, 0)))
                    .filter(known -> known != BodyAlgorithm.CRC32C)
                    .orElseThrow(() -> unverifiable("Digest of this form"));
            return BodyDigest.ofBase64(DIGEST, algorithm, member.substring(equals + 1));
        }).toList();
    }

    private static List<BodyDigest> s3Checksums(String field, List<String> values) {
        String name = field.substring(S3_CHECKSUM.length());
        if (ABOUT_CHECKSUMS.contains(name)) {
            return List.of();
        }
        BodyAlgorithm algorithm =
                BodyAlgorithm.ofS3Name(name).orElseThrow(() -> unverifiable(HeaderText.printable(field)));
        return values.stream().map(value -> BodyDigest.ofBase64(field, algorithm, value.strip())).toList();
    }

    private static Optional<BodyDigest> s3Content(String value) {
        if (value.equals(UNSIGNED)) {
            return Optional.empty();
        }
        if (!HEX.matcher(value).matches()) {
            throw unverifiable(S3_CONTENT + " other than " + UNSIGNED
                    + " and a SHA-256 in hexadecimal, such as that of signed chunks,");
        }
        return Optional.of(BodyDigest.ofHex(S3_CONTENT, BodyAlgorithm.SHA_256, value));
    }

    private static boolean announcesTrailer(HttpHeaders headers) {
        return headers.getAll("Trailer").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .anyMatch(name -> name.equalsIgnoreCase(DigestFields.CONTENT_DIGEST)
                        || name.equalsIgnoreCase(DigestFields.REPR_DIGEST));
    }

    private static RequestException unverifiable(String what) {
        return RequestException.badRequest(
                what
                        + " can't be verified here, so nothing is taken with it. Declare for example Content-Digest: sha-256=:<base64>:.");
    }

    /** The one that the engine verifies. */
    Optional<Digest> toEngine() {
        return digests.stream().flatMap(digest -> digest.toEngine().stream()).findFirst();
    }

    /** The body, which fails at its end unless it has all the others. */
    UploadSource verifying(HttpRequest<?> request, UploadSource body) {
        Optional<BodyDigest> left = digests.stream().filter(digest -> digest.toEngine().isPresent()).findFirst();
        List<BodyDigest> own = digests.stream().filter(digest -> !Objects.equals(digest, left.orElse(null))).toList();
        return new VerifyingBody(body, own, inTrailers, () -> TrailerFields.of(request));
    }

    /** The body, which fails at its end unless it has all of them. */
    UploadSource verifyingAll(HttpRequest<?> request, UploadSource body) {
        return new VerifyingBody(body, digests, inTrailers, () -> TrailerFields.of(request));
    }
}
