package dev.sluice.cli.report;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import java.util.Optional;

/**
 * What was read.
 *
 * @param address  the object
 * @param size     its bytes
 * @param etag     its entity tag, without quotes
 * @param verified the digest from the server that the bytes were found to have; empty: it sent none that is known here
 */
public record Download(ObjectAddress address, long size, String etag, Optional<Digest> verified) {
}
