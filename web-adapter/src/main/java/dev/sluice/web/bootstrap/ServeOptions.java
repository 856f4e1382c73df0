package dev.sluice.web.bootstrap;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line of {@code serve} says.
 *
 * @param host   the address to listen on
 * @param port   the port to listen on; 0: any that is free
 * @param data   the folder of the embedded store
 * @param bucket a bucket to serve, created if it isn't there
 */
record ServeOptions(String host, int port, Path data, Optional<String> bucket) {

    static final String DEFAULT_HOST = "127.0.0.1";
    static final String DEFAULT_PORT = "8080";
    static final String DEFAULT_DATA = "data";
}
