package dev.sluice.cli.gateway;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.text.Printable;
import dev.sluice.cli.text.Undecodable;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PercentEncoding;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place on a gateway, as a person writes it: {@code http://server/bucket/key}. What is percent-encoded is decoded,
 * everything else is taken as it is, so a URL from a browser and one typed by hand both work. The page's own address
 * works, too: {@code http://server/path/#/bucket/key}, which alone tells where a gateway is that is served under a
 * path.
 *
 * @param server where the gateway is, without a slash at its end: {@code http://server:8080}, or
 *               {@code http://server/path}
 * @param bucket the bucket's name; empty where the URL names the server alone
 * @param key    what comes after the bucket and its slash, decoded; may be empty
 */
public record RemoteUrl(URI server, String bucket, String key) {

    private static final Pattern URL =
            Pattern.compile("(https?://[^/?#]+)(?:/([^/?#]*)(?:/([^?#]*))?)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern PAGE =
            Pattern.compile("(https?://[^/?#]+(?:/[^/?#]+)*)/#(?:/([^/?#]*)(?:/([^?#]*))?)?", Pattern.CASE_INSENSITIVE);

    /**
     * Reads a URL.
     *
     * @throws TransferException if it is none that a command can use; the message says how to write it
     */
    public static RemoteUrl parse(String text) throws TransferException {
        Matcher matcher = PAGE.matcher(text);
        if (!matcher.matches() && !matcher.usePattern(URL).matches()) {
            throw usage(text, "write http://server/bucket/key; a '?' in a key is written as %3F, a '#' as %23");
        }
        if (Undecodable.isIn(text)) {
            throw usage(text, "it isn't UTF-8, as all keys are");
        }
        try {
            String bucket = orEmpty(matcher.group(2));
            return new RemoteUrl(
                    server(matcher.group(1)),
                    PercentEncoding.decode(bucket),
                    PercentEncoding.decode(orEmpty(matcher.group(3))));
        } catch (IllegalArgumentException notAllowed) {
            throw usage(text, String.valueOf(notAllowed.getMessage()));
        }
    }

    /** Whether it names a folder of keys rather than one key. */
    public boolean isPrefix() {
        return key.isEmpty() || key.endsWith("/");
    }

    /** The object of that key. */
    public ObjectAddress object() throws TransferException {
        return address(key);
    }

    /** The object of that name under this prefix. */
    public ObjectAddress object(String name) throws TransferException {
        return address(key + name);
    }

    /** The URL of an object on this server, as {@link #parse} reads it. */
    String of(ObjectAddress address) {
        return root() + address.bucket() + "/" + PercentEncoding.encodePath(address.key());
    }

    /** What buckets and keys come after. */
    private String root() {
        return server.getRawPath().isEmpty() ? server + "/" : server + "/#/";
    }

    private ObjectAddress address(String whole) throws TransferException {
        if (bucket.isEmpty()) {
            throw usage(root(), "it names no bucket; write " + root() + "bucket/key");
        }
        try {
            return new ObjectAddress(bucket, whole);
        } catch (IllegalArgumentException notAllowed) {
            throw usage(root() + bucket + "/" + whole, String.valueOf(notAllowed.getMessage()));
        }
    }

    private static URI server(String text) {
        URI server = URI.create(text);
        if (server.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the access token goes into SLUICE_ACCESS_TOKEN or a file, never into the URL");
        }
        if (server.getHost() == null) {
            throw new IllegalArgumentException("'" + server.getRawAuthority() + "' is no host name");
        }
        return server;
    }

    private static TransferException usage(String url, String advice) {
        String shown = Printable.of(url).replaceFirst("//[^/]*@", "//…@");
        return new TransferException(new Failure.Usage("can't use the URL '" + shown + "': " + advice));
    }

    private static String orEmpty(@Nullable String group) {
        return group == null ? "" : group;
    }
}
