package dev.sluice.s3.internal.protocol;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a store said is no XML, or not the XML that it should be. */
public final class MalformedXmlException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedXmlException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
