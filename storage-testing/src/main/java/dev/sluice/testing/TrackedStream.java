package dev.sluice.testing;

import dev.sluice.core.ObjectAddress;
import java.io.ByteArrayInputStream;
import java.util.Set;

/** An object being read, which is known to be open until it is closed. */
final class TrackedStream extends ByteArrayInputStream {

    private final ObjectAddress address;
    private final Set<TrackedStream> open;

    TrackedStream(ObjectAddress address, byte[] bytes, Slice slice, Set<TrackedStream> open) {
        super(bytes, slice.offset(), slice.length());
        this.address = address;
        this.open = open;
        open.add(this);
    }

    ObjectAddress address() {
        return address;
    }

    @Override
    public void close() {
        open.remove(this);
    }
}
