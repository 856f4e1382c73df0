package dev.sluice.core;

import java.util.Optional;

/**
 * The keys under which Sluice keeps its own records, and the one that would be in their way on a file system:
 * {@code .sluice} and all below {@code .sluice/}. No upload may be begun to them, and nobody else is to read, write or
 * list them.
 */
public final class ReservedKeys {

    /** The folder's name, without the slash. */
    public static final String FOLDER = ".sluice";

    /** What the keys in it begin with. */
    public static final String PREFIX = FOLDER + "/";

    private ReservedKeys() {
    }

    /** Whether a key is Sluice's own. */
    public static boolean contains(String key) {
        return key.equals(FOLDER) || isInside(key);
    }

    /** Whether all that begins with this is Sluice's own. */
    public static boolean isInside(String keyOrPrefix) {
        return keyOrPrefix.startsWith(PREFIX);
    }

    /** @throws UploadException.Rejected if the key is Sluice's own */
    public static void requireFree(ObjectAddress address) {
        if (contains(address.key())) {
            throw new UploadException.Rejected(
                    address,
                    "the key of " + address + " is Sluice's own, as all below " + PREFIX + " is; choose another",
                    null,
                    Optional.empty());
        }
    }
}
