package dev.sluice.core;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Values of user metadata in the form that a header can carry. What is not plain ASCII travels as encoded words of
 * <a href="https://www.rfc-editor.org/rfc/rfc2047">RFC 2047</a>, as
 * <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html">S3 documents</a>. So does what
 * looks like an encoded word, or has spaces at an end, that it may come back as it was.
 */
public final class MetadataText {

    private static final String WORD_START = "=?";
    /** An encoded word has at most 75 characters, so 45 bytes of text. */
    private static final int WORD_BYTES = 45;

    private static final Pattern WORD = Pattern.compile("=\\?([^?\\s*]+)(?:\\*[^?\\s]*)?\\?([bBqQ])\\?([^?\\s]*)\\?=");
    private static final Pattern SPACE_BETWEEN_WORDS = Pattern.compile("(?<=\\?=)\\s+(?==\\?[^?\\s]+\\?[bBqQ]\\?)");

    private MetadataText() {
    }

    /** The value of a header that carries the text: printable ASCII. */
    public static String encode(String text) {
        if (isPlain(text)) {
            return text;
        }
        return words(text).stream()
                .map(word ->
                        "=?UTF-8?B?" + Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8)) + "?=")
                .collect(Collectors.joining(" "));
    }

    /** The text that was encoded. What is no valid encoded word stays as it is. */
    public static String decode(String header) {
        if (!header.contains(WORD_START)) {
            return header;
        }
        String joined = SPACE_BETWEEN_WORDS.matcher(header).replaceAll("");
        return WORD.matcher(joined)
                .replaceAll(word -> Matcher.quoteReplacement(
                        decodeWord(word.group(), word.group(1), word.group(2), word.group(3))));
    }

    private static boolean isPlain(String text) {
        return text.equals(text.strip())
                && !text.contains(WORD_START)
                && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Cuts the text into pieces that fit a word each, never within a code point. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int codePoint : text.codePoints().toArray()) {
            String character = Character.toString(codePoint);
            int length = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + length > WORD_BYTES) {
                words.add(word.toString());
                word.setLength(0);
                bytes = 0;
            }
            word.append(character);
            bytes += length;
        }
        words.add(word.toString());
        return words;
    }

    private static String decodeWord(String whole, String charset, String encoding, String text) {
        try {
            byte[] bytes = encoding.equalsIgnoreCase("B") ? Base64.getDecoder().decode(text) : unquote(text);
            return new String(bytes, Charset.forName(charset));
        } catch (IllegalArgumentException unknownCharsetOrBrokenText) {
            return whole;
        }
    }

    private static byte[] unquote(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                if (i + 2 >= text.length()) {
                    throw new IllegalArgumentException("cut off");
                }
                bytes.put((byte) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.put((byte) (c == '_' ? ' ' : c));
            }
        }
        byte[] result = new byte[bytes.flip().remaining()];
        bytes.get(result);
        return result;
    }
}
