package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b/c.tar",
                "имя файла.txt",
                "日本/写真.jpg",
                "a+b %20?#&=",
                "...",
                "a/..b/c",
                "folder/",
                "a//b",
                "😀"
            })
    void takesAnyOrdinaryKey(String key) {
        assertThat(new ObjectAddress("bucket", key).requireWritable().key()).isEqualTo(key);
    }

    /** Whoever wrote them, they are there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "//",
                "./a",
                "a/.",
                ".",
                "a\\b",
                "..\\a",
                "a\nb",
                "a\tb",
                "a\u0001b",
                "a\u007fb",
                "a\ufffeb",
                "a\uffffb"
            })
    void readsKeysThatItDoesNotWrite(String key) {
        ObjectAddress address = new ObjectAddress("bucket", key);
        assertThat(address.key()).isEqualTo(key);
        assertThatIllegalArgumentException()
                .isThrownBy(address::requireWritable)
                .withMessageStartingWith("key must not");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadRequest.to("bucket", key).build())
                .withMessageStartingWith("key must not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../a", "a/../b", "a/..", "..", "a\0b", "\ud800"})
    void refusesKeysThatLeadElsewhere(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObjectAddress("bucket", key))
                .withMessageStartingWith("key must");
    }

    @Test
    void countsTheKeysLengthInBytesOfUtf8() {
        assertThat(new ObjectAddress("bucket", "я".repeat(512)).key()).hasSize(512);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObjectAddress("bucket", "я".repeat(512) + "a"))
                .withMessageContaining("1025");
    }

    @Test
    void showsNoControlCharacterInAMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObjectAddress("bucket", "a\r\nSet-Cookie: x").requireWritable())
                .withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "my.bucket-1", "0ab"})
    void takesBucketNames(String bucket) {
        assertThat(ObjectAddress.requireBucket(bucket)).isEqualTo(bucket);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "Abc", "-abc", "abc-", "a..b", "a_b", "a/b", "ab\n"})
    void refusesOtherBucketNames(String bucket) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObjectAddress(bucket, "key"))
                .withMessageStartingWith("bucket must");
    }
}
