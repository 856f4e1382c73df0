package dev.sluice.s3.internal.protocol;

import java.net.URI;
import java.util.regex.Pattern;

/** Finds the endpoint of a bucket. Thread-safe. */
@FunctionalInterface
public interface Endpoints {

    /** @throws RuntimeException if there is none for such a bucket; the message says why */
    Endpoint of(String bucket);

    /**
     * Of one address for all buckets.
     *
     * @param pathStyle whether the bucket goes into the path; else it goes before the host's name, where it can: not
     *                  before an address, and with a dot in it only where no certificate has to name it
     */
    static Endpoints at(URI address, String region, boolean pathStyle) {
        boolean secure = address.getScheme().equalsIgnoreCase("https");
        int port = address.getPort() >= 0 ? address.getPort() : secure ? Endpoint.HTTPS_PORT : Endpoint.HTTP_PORT;
        String folder = address.getRawPath() == null ? "" : address.getRawPath().replaceAll("/+$", "");
        boolean inPath = pathStyle || Addresses.isAddress(address.getHost());
        return bucket -> inPath || secure && bucket.contains(".")
                ? new Endpoint(secure, address.getHost(), port, folder + "/" + bucket, region, Addresses.S3)
                : new Endpoint(secure, bucket + "." + address.getHost(), port, folder, region, Addresses.S3);
    }

    /** What an interface can't keep to itself. */
    final class Addresses {

        static final String S3 = "s3";

        private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+|\\[.*]");

        private Addresses() {
        }

        static boolean isAddress(String host) {
            return ADDRESS.matcher(host).matches();
        }
    }
}
