package dev.sluice.benchmarks.peers;

import dev.sluice.testing.TestCertificate;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which way the bytes go; every hop in between is asked by curl. */
public enum Direction {
    /** Into the store. */
    UPLOAD,
    /** From the store. */
    DOWNLOAD;

    /** @param folder the address that the key comes after */
    ClientCommand curl(URI folder, Optional<TestCertificate> trusted) {
        return (file, key, output) -> {
            List<String> command = new ArrayList<>(List.of("curl", "-fsS", "--http1.1", "-o", output.toString()));
            trusted.ifPresent(certificate -> command.addAll(List.of("--cacert", certificate.chain().toString())));
            if (this == UPLOAD) {
                command.addAll(List.of("-T", file.path().toString()));
            }
            command.add(folder + key);
            return command;
        };
    }
}
