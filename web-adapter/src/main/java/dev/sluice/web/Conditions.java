package dev.sluice.web;

import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectInfo;
import io.micronaut.http.HttpHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The conditions of a read, in the order of
 * <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2">RFC 9110, section 13.2.2</a>.
 */
final class Conditions {

    /** What the conditions decide. */
    enum Verdict { SEND, NOT_MODIFIED, FAILED }

    private static final List<String> FIELDS = List.of(
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_NONE_MATCH,
            HttpHeaders.IF_MODIFIED_SINCE,
            HttpHeaders.IF_UNMODIFIED_SINCE,
            HttpHeaders.IF_RANGE);

    private final HttpHeaders headers;

    Conditions(HttpHeaders headers) {
        this.headers = headers;
    }

    /** Whether there are any: without, the object needn't be looked at before it is opened. */
    boolean present() {
        return FIELDS.stream().anyMatch(headers::contains);
    }

    Verdict verdict(ObjectInfo object) {
        if (!holds(object)) {
            return Verdict.FAILED;
        }
        return unchanged(object) ? Verdict.NOT_MODIFIED : Verdict.SEND;
    }

    private boolean holds(ObjectInfo object) {
        if (headers.contains(HttpHeaders.IF_MATCH)) {
            return EntityTag.matches(headers.getAll(HttpHeaders.IF_MATCH), object.etag(), false);
        }
        return date(HttpHeaders.IF_UNMODIFIED_SINCE).map(since -> !seconds(object).isAfter(since)).orElse(true);
    }

    private boolean unchanged(ObjectInfo object) {
        if (headers.contains(HttpHeaders.IF_NONE_MATCH)) {
            return EntityTag.matches(headers.getAll(HttpHeaders.IF_NONE_MATCH), object.etag(), true);
        }
        return date(HttpHeaders.IF_MODIFIED_SINCE).map(since -> !seconds(object).isAfter(since)).orElse(false);
    }

    /** The range to send, which If-Range makes void where the object has changed. */
    Optional<ByteRange> range(Optional<ObjectInfo> object) {
        Optional<ByteRange> range = RangeField.parse(headers.get(HttpHeaders.RANGE));
        String ifRange = headers.get(HttpHeaders.IF_RANGE);
        return ifRange == null ? range : range.filter(_ -> object.filter(found -> same(ifRange, found)).isPresent());
    }

    private boolean same(String ifRange, ObjectInfo object) {
        return Stream.of("\"", "W/").anyMatch(ifRange::startsWith)
                ? EntityTag.matches(List.of(ifRange), object.etag(), false)
                : date(HttpHeaders.IF_RANGE).filter(seconds(object)::equals).isPresent();
    }

    private static Instant seconds(ObjectInfo object) {
        return object.lastModified().truncatedTo(ChronoUnit.SECONDS);
    }

    /** A date that can't be read is no condition, as the RFC has it. */
    private Optional<Instant> date(String field) {
        return Optional.ofNullable(headers.get(field)).flatMap(HttpDate::parse);
    }
}
