package dev.sluice.s3.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class XmlTest {

    private static Xml read(String text) throws IOException {
        return Xml.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsWhatStoresSay() throws IOException {
        Xml list = read(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<List xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\n"
                        + " <Contents><Key>a &amp; b&#32;</Key><Size> 7 </Size></Contents><!-- no more --><Contents><Key><![CDATA[<c>]]></Key><Size>8</Size></Contents>"
                        + "<IsTruncated>true</IsTruncated></List>");
        assertThat(list.name()).isEqualTo("List");
        assertThat(list.all("Contents"))
                .extracting(object -> object.find("Key").orElseThrow())
                .containsExactly("a & b ", "<c>");
        assertThat(list.all("Contents").getFirst().getSize("Size")).isEqualTo(7);
        assertThat(list.isTrue("IsTruncated")).isTrue();
        assertThat(list.find("Missing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "no XML",
                "<html><body>Welcome<br></body></html>",
                "<a><b></a>",
                "<a>",
                "<a/><b/>",
                "<a>\u0001</a>",
                "<a>&#1;</a>",
                "<a>&undeclared;</a>",
                "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\"><a/>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedXmlException.class);
    }

    static Stream<String> tooMuch() {
        return Stream.of(
                "<a>".repeat(100) + "</a>".repeat(100),
                "<a>" + "<b/>".repeat(100_000) + "</a>",
                "<a>" + "x".repeat(20 << 20) + "</a>");
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void refusesMoreThanStoresSay(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedXmlException.class);
    }

    @Test
    void tellsThatTheStreamBroke() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("on purpose");
            }
        };
        InputStream stream = new SequenceInputStream(Collections.enumeration(
                java.util.List.of(new ByteArrayInputStream("<a><b>".getBytes(StandardCharsets.UTF_8)), broken)));
        assertThatThrownBy(() -> Xml.read(stream)).isExactlyInstanceOf(IOException.class).hasMessage("on purpose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a&b<c>d\"e'f", "\u00e4\ud83d\ude80", "tab\tline\nreturn\r", "]]>", "\u0085\u2028"})
    void escapesSoThatItComesBack(String text) throws IOException {
        assertThat(read("<a>" + Xml.escape(text) + "</a>").text()).isEqualTo(text);
    }
}
