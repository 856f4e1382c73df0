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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All digests that a request declares of its body, in whichever words: {@code Content-Digest} and {@code Repr-Digest}
 * of RFC 9530, {@code Digest} of RFC 3230 before it, {@code Content-MD5}, and S3's {@code x-amz-checksum-*} and
 * {@code x-amz-content-sha256}. Each of them is verified, and one that can't be is refused: who declares a digest
 * relies on it. One is left to the engine, which computes some anyway; the others are computed while the body passes.
 *
 * @param digests    those that are declared in the headers, each once
 * @param inTrailers which others may come after the body, where some are announced
 */
record DeclaredDigests(List<BodyDigest> digests, Set<BodyAlgorithm> inTrailers) {

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
        return new DeclaredDigests(declared(headers.names(), headers::getAll), announced(headers.getAll("Trailer")));
    }

    /** @param fields the values of a field by its name, in any case */
    private static List<BodyDigest> declared(Set<String> names, Function<String, List<String>> fields) {
        List<BodyDigest> digests = new ArrayList<>();
        Stream.of(DigestFields.CONTENT_DIGEST, DigestFields.REPR_DIGEST)
                .forEach(field -> digests.addAll(DigestFields.digests(field, fields.apply(field))));
        fields.apply(DIGEST).forEach(value -> digests.addAll(olderForm(value)));
        fields.apply(CONTENT_MD5)
                .forEach(value -> digests.add(BodyDigest.ofBase64(CONTENT_MD5, BodyAlgorithm.MD5, value.strip())));
        names.stream().filter(name -> name.toLowerCase(Locale.ROOT).startsWith(S3_CHECKSUM))
                .forEach(name -> digests.addAll(s3Checksums(name.toLowerCase(Locale.ROOT), fields.apply(name))));
        fields.apply(S3_CONTENT).forEach(value -> s3Content(value.strip()).ifPresent(digests::add));
        return digests.stream().distinct().toList();
    }

    private static List<BodyDigest> trailing(HttpRequest<?> request) {
        Map<String, List<String>> trailers = TrailerFields.of(request);
        return declared(
                trailers.keySet(), field -> trailers.getOrDefault(field.toLowerCase(Locale.ROOT), List.of()));
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
        return s3Algorithm(field).stream()
                .flatMap(algorithm -> values.stream()
                        .map(value -> BodyDigest.ofBase64(field, algorithm, value.strip())))
                .toList();
    }

    /** @param field in lower case */
    private static Optional<BodyAlgorithm> s3Algorithm(String field) {
        String name = field.substring(S3_CHECKSUM.length());
        return ABOUT_CHECKSUMS.contains(name)
                ? Optional.empty()
                : Optional.of(
                        BodyAlgorithm.ofS3Name(name).orElseThrow(() -> unverifiable(HeaderText.printable(field))));
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

    /** All that has to be computed, as only the trailer itself says which it has. */
    private static Set<BodyAlgorithm> announced(List<String> trailer) {
        return trailer.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .flatMap(name -> algorithmsOf(name.strip().toLowerCase(Locale.ROOT)).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of those that a field may have, the ones that are no longer in use aren't computed on a mere chance. */
    private static Set<BodyAlgorithm> algorithmsOf(String field) {
        return switch (field) {
            case "content-digest", "repr-digest" ->
                Set.of(BodyAlgorithm.CRC32C, BodyAlgorithm.SHA_256, BodyAlgorithm.SHA_512);
            case "digest" -> Set.of(BodyAlgorithm.SHA_256, BodyAlgorithm.SHA_512);
            case "content-md5" -> Set.of(BodyAlgorithm.MD5);
            case S3_CONTENT -> Set.of(BodyAlgorithm.SHA_256);
            default -> field.startsWith(S3_CHECKSUM)
                    ? s3Algorithm(field).map(Set::of).orElse(Set.of())
                    : Set.of();
        };
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
        return new VerifyingBody(body, own, inTrailers, () -> trailing(request));
    }

    /** The body, which fails at its end unless it has all of them. */
    UploadSource verifyingAll(HttpRequest<?> request, UploadSource body) {
        return new VerifyingBody(body, digests, inTrailers, () -> trailing(request));
    }
}
