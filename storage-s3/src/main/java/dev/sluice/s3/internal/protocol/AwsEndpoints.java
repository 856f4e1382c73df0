package dev.sluice.s3.internal.protocol;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.EndpointAuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;

/** AWS's own endpoints, by the SDK's table of regions and rules, which is loaded for this alone. Thread-safe. */
public final class AwsEndpoints implements Endpoints {

    private final Region region;
    private final boolean pathStyle;
    private final S3EndpointProvider provider = S3EndpointProvider.defaultProvider();
    private final Map<String, Endpoint> known = new ConcurrentHashMap<>();

    public AwsEndpoints(String region, boolean pathStyle) {
        this.region = Region.of(region);
        this.pathStyle = pathStyle;
    }

    @Override
    public Endpoint of(String bucket) {
        return known.computeIfAbsent(bucket, this::resolve);
    }

    private Endpoint resolve(String bucket) {
        software.amazon.awssdk.endpoints.Endpoint found = provider.resolveEndpoint(asked -> asked
                .region(region)
                .bucket(bucket)
                .forcePathStyle(pathStyle)
                .useFips(false)
                .useDualStack(false)
                .accelerate(false)
                .useGlobalEndpoint(false)
                .disableS3ExpressSessionAuth(true)).join();
        URI url = found.url();
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        int port = url.getPort() >= 0 ? url.getPort() : Endpoint.HTTPS_PORT;
        return new Endpoint(
                url.getScheme().equals("https"), url.getHost(), port, path, region.id(), signingName(found));
    }

    private static String signingName(software.amazon.awssdk.endpoints.Endpoint found) {
        List<EndpointAuthScheme> schemes = found.attribute(AwsEndpointAttribute.AUTH_SCHEMES);
        return schemes == null ? Addresses.S3 : schemes.stream()
                .filter(SigV4AuthScheme.class::isInstance)
                .map(scheme -> ((SigV4AuthScheme) scheme).signingName())
                .findFirst()
                .orElse(Addresses.S3);
    }
}
