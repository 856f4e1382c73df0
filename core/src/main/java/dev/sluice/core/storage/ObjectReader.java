package dev.sluice.core.storage;

import dev.sluice.core.ObjectAddress;
import java.util.Optional;

/**
 * Reads objects back. Thread-safe; calls block, and throw nothing but {@link StoreException}.
 */
public interface ObjectReader {

    /**
     * What the store says of the object; empty if there is none.
     *
     * @throws StoreException {@code NO_SUCH_BUCKET} and others
     */
    Optional<ObjectInfo> head(ObjectAddress address);

    /**
     * Opens the object, or a range of it. The caller closes it.
     *
     * @param range   which bytes; empty: all
     * @param ifMatch the entity tag, without quotes, that the object must have; empty: any
     * @throws StoreException {@code NO_SUCH_OBJECT}, {@code PRECONDITION_FAILED}, {@code RANGE_NOT_SATISFIABLE} and
     *                        others
     */
    ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch);

    /** Opens the whole object. */
    default ObjectContent open(ObjectAddress address) {
        return open(address, Optional.empty(), Optional.empty());
    }
}
