package dev.sluice.system;

import dev.sluice.benchmarks.load.HttpCall;
import dev.sluice.core.Digest;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.zip.CRC32C;

/** What a client of the gateway does with whole objects, in a stream, at a pace. Made for virtual threads. */
record GatewayClient(URI objects) {

    private static final int BLOCK_BYTES = 64 * 1024;

    /** The objects of a bucket, through that gateway. */
    static GatewayClient of(URI gateway, String bucket) {
        return new GatewayClient(gateway.resolve("/api/v1/objects/" + bucket + "/"));
    }

    /** Uploads the file and returns the receipt. */
    String put(SeededFile file, Pace pace) throws IOException {
        return HttpCall.of("PUT", objects.resolve(file.key())).at(pace).send(file.content()).require(201).body();
    }

    /** Reads the object back and returns its checksum. */
    Digest crc32c(String key) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] block = new byte[BLOCK_BYTES];
        try (InputStream content = objects.resolve(key).toURL().openStream()) {
            for (int count = content.read(block); count >= 0; count = content.read(block)) {
                crc.update(block, 0, count);
            }
        }
        return Digest.ofCrc32c((int) crc.getValue());
    }
}
