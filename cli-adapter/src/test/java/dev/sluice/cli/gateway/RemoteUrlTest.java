package dev.sluice.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.core.ObjectAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://server/bucket/key, http://server, bucket, key",
        "HTTPS://Server:8443/bucket/a/b/, HTTPS://Server:8443, bucket, a/b/",
        "http://[::1]:8080/bucket/k, http://[::1]:8080, bucket, k",
        "http://server/bucket, http://server, bucket, ''",
        "http://server/bucket/, http://server, bucket, ''",
        "http://server/, http://server, '', ''",
        "http://server, http://server, '', ''",
        "http://server/bucket//a, http://server, bucket, /a",
        "http://server/bucket/a%20b%2Fc, http://server, bucket, a b/c",
        "http://server/bucket/a b+c%23d, http://server, bucket, a b+c#d",
        "http://server/bucket/%C3%BC-ü-日本-😀, http://server, bucket, ü-ü-日本-😀",
        "http://server/bucket/100%25, http://server, bucket, 100%",
        "http://server/#/bucket/key, http://server, bucket, key",
        "https://server/up/#/bucket/a%20b/, https://server/up, bucket, a b/",
        "http://server:8080/up/on/the/way/#/bucket/a%23b, http://server:8080/up/on/the/way, bucket, a#b",
        "http://server/up/#/bucket, http://server/up, bucket, ''",
        "http://server/up/#/, http://server/up, '', ''",
        "http://server/up/#, http://server/up, '', ''",
    })
    void readsWhatAPersonWrites(String text, String server, String bucket, String key) throws TransferException {
        RemoteUrl url = RemoteUrl.parse(text);
        assertThat(url.server()).hasToString(server);
        assertThat(url.bucket()).isEqualTo(bucket);
        assertThat(url.key()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bucket/key",
                "ftp://server/b/k",
                "http:///bucket/key",
                "http://server/bucket/key?x=1",
                "http://server?x",
                "http://server/bucket/a#b",
                "http://server/up#/bucket/key",
                "http://server/up/#bucket/key",
                "http://server/up/#/bucket/a#b",
                "http://server/up/?x/#/bucket/key",
                "http://server//#/bucket/key",
                "http://server/bucket/100%",
                "http://server/bucket/%4",
                "http://server/bucket/%zz",
                "http://server/bucket/%ff",
                "http://ser ver/b/k",
                "http://server:port/b/k"
            })
    void refusesWhatIsNoUrl(String text) {
        assertThatThrownBy(() -> RemoteUrl.parse(text))
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Usage.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://server", "http://server/", "http://server/up/#/"})
    void asksForTheBucketOfAnObject(String text) throws TransferException {
        RemoteUrl url = RemoteUrl.parse(text);
        assertThatThrownBy(() -> url.object("file")).hasMessageContaining("names no bucket");
    }

    @Test
    void keepsACredentialInAUrlToItself() {
        assertThatThrownBy(() -> RemoteUrl.parse("http://me:s3cret@server/b/k"))
                .hasMessageContaining("SLUICE_ACCESS_TOKEN").hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/../b", "..", "a\u0000b"})
    void refusesKeysThatCanNotBe(String key) {
        assertThatThrownBy(() -> RemoteUrl.parse("http://server/bucket/" + key).object())
                .isInstanceOf(TransferException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a b",
                "a+b",
                "a%b",
                "a/b",
                "ü",
                "日本語",
                "😀",
                "a?b#c",
                "~-._!$&'()*,;=:@",
                "a*b",
                "\"<>[]{}|^`"
            })
    void readsBackEveryAddressItWrites(String key) throws TransferException {
        ObjectAddress address = new ObjectAddress("bucket", key);
        for (String server : List.of("http://server", "http://server/up/#/")) {
            String written = RemoteUrl.parse(server).of(address);
            assertThat(written).startsWith(server).matches("[A-Za-z0-9%:/._~#-]+");
            assertThat(RemoteUrl.parse(written))
                    .isEqualTo(new RemoteUrl(RemoteUrl.parse(server).server(), "bucket", key));
        }
    }
}
