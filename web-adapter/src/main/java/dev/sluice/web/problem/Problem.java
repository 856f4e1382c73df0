package dev.sluice.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error's answer ({@code application/problem+json}).
 *
 * @param type           {@code about:blank}: the status says what kind of problem it is
 * @param title          the status in words
 * @param status         the HTTP status
 * @param detail         what happened, to which object, and what can be done
 * @param instance       the request's path
 * @param storeRequestId the store's own id of the request that failed, for a question to its operators
 * @param missing        the parts that an upload still lacks, as ranges of their numbers: [[2,3],[7,7]]
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        @Nullable String storeRequestId,
        @Nullable List<List<Integer>> missing) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";
}
