package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "with spaces inside",
                "Қазақстан, süß, 日本, 🚀",
                " leading",
                "trailing ",
                "=?UTF-8?B?YQ==?=",
                "a =?x",
                "?=",
                "=?",
                "ü =?UTF-8?Q?a?= ü",
                "ü ü",
                "🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀"
            })
    void comesBackAsItWas(String text) {
        assertThat(MetadataText.decode(MetadataText.encode(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a=b?c", "quite ~ printable!"})
    void staysAsItIsWhereAHeaderCanCarryIt(String text) {
        assertThat(MetadataText.encode(text)).isEqualTo(text);
    }

    @Test
    void becomesEncodedWordsOf75CharactersAtMost() {
        String encoded = MetadataText.encode("ж".repeat(1000));
        assertThat(encoded).matches("[ -~]+");
        assertThat(Arrays.stream(encoded.split(" "))).hasSizeGreaterThan(40).allSatisfy(word -> {
            assertThat(word).hasSizeLessThanOrEqualTo(75).matches("=\\?UTF-8\\?B\\?[A-Za-z0-9+/=]+\\?=");
            assertThat(MetadataText.decode(word)).matches("ж+");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            =?UTF-8?B?w7w=?=                     | ü
            =?utf-8?q?=C3=BC?=                   | ü
            =?UTF-8?Q?a_b?=                      | a b
            =?ISO-8859-1?Q?=FC?=                 | ü
            =?UTF-8*de?Q?=C3=BC?=                | ü
            =?UTF-8?B?w7w=?= =?UTF-8?Q?=C3=BC?=  | üü
            x =?UTF-8?B?w7w=?= y                 | x ü y
            =?no-such-charset?B?w7w=?=           | =?no-such-charset?B?w7w=?=
            =?UTF-8?B?***?=                      | =?UTF-8?B?***?=
            =?UTF-8?Q?=C?=                       | =?UTF-8?Q?=C?=
            =?UTF-8?Q?=XY?=                      | =?UTF-8?Q?=XY?=
            """)
    void readsWhatOthersWrite(String header, String text) {
        assertThat(MetadataText.decode(header)).isEqualTo(text);
    }
}
