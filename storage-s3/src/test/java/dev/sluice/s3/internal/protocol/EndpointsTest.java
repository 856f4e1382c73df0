package dev.sluice.s3.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

    @ParameterizedTest
    @CsvSource({
        "http://s3.example.org:9000, true, archive, s3.example.org:9000, /archive",
        "https://s3.example.org/, true, archive, s3.example.org, /archive",
        "https://s3.example.org/base/, true, archive, s3.example.org, /base/archive",
        "https://s3.example.org, false, archive, archive.s3.example.org, ''",
        "https://s3.example.org:443, false, archive, archive.s3.example.org, ''",
        "https://s3.example.org, false, my.archive, s3.example.org, /my.archive",
        "http://s3.example.org:80, false, my.archive, my.archive.s3.example.org, ''",
        "http://127.0.0.1:9000, false, archive, 127.0.0.1:9000, /archive",
        "http://[::1]:9000, false, archive, [::1]:9000, /archive",
    })
    void putsTheBucketWhereItBelongs(URI address, boolean pathStyle, String bucket, String authority, String path) {
        Endpoint endpoint = Endpoints.at(address, "us-east-1", pathStyle).of(bucket);
        assertThat(endpoint.authority()).isEqualTo(authority);
        assertThat(endpoint.path()).isEqualTo(path);
        assertThat(endpoint.secure()).isEqualTo(address.getScheme().equals("https"));
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, archive, archive.s3.us-east-1.amazonaws.com, ''",
        "eu-north-1, archive, archive.s3.eu-north-1.amazonaws.com, ''",
        "cn-north-1, archive, archive.s3.cn-north-1.amazonaws.com.cn, ''",
        "eu-north-1, my.archive, s3.eu-north-1.amazonaws.com, /my.archive",
    })
    void knowsAwssOwn(String region, String bucket, String host, String path) {
        assertThat(new AwsEndpoints(region, false).of(bucket))
                .isEqualTo(new Endpoint(true, host, 443, path, region, "s3"));
    }
}
