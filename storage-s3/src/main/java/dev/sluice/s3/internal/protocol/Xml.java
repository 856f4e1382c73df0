package dev.sluice.s3.internal.protocol;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An element of a store's XML, with what is in it. Read by the JDK's StAX; whoever answers is not trusted: there is no
 * DTD and no entity of its own, and size, number and depth are bounded. Immutable.
 *
 * @param name     the local name
 * @param text     the text directly in it
 * @param children the elements directly in it
 */
public record Xml(String name, String text, List<Xml> children) {

    /** A page of 1,000 keys of 1,024 bytes, each of them percent-encoded, has some 4 MiB. */
    private static final long MOST_BYTES = 16 << 20;

    /** A page of 1,000 objects has some 13,000. */
    private static final int MOST_ELEMENTS = 1 << 16;

    private static final int MOST_DEPTH = 16;

    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("an external entity");
        });
        return factory;
    }

    /**
     * Reads a document to its end.
     *
     * @throws MalformedXmlException if it is none, or more than any store says
     * @throws IOException           if the stream broke off
     */
    static Xml read(InputStream stream) throws IOException {
        Bounded bounded = new Bounded(stream);
        try {
            return new Reading(FACTORY.createXMLStreamReader(bounded)).document();
        } catch (XMLStreamException malformed) {
            if (bounded.failure != null) {
                throw bounded.failure;
            }
            throw new MalformedXmlException(place(malformed), malformed);
        }
    }

    private static String place(XMLStreamException malformed) {
        Location location = malformed.getLocation();
        return location == null
                ? "no XML"
                : "no XML at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
    }

    /** The text of the first child of that name; empty if there is none. */
    public Optional<String> find(String child) {
        return children.stream().filter(element -> element.name.equals(child)).map(Xml::text).findFirst();
    }

    /**
     * The text of the first child of that name, without blanks around it.
     *
     * @throws MalformedXmlException if there is none
     */
    public String get(String child) throws MalformedXmlException {
        return find(child).map(String::strip).filter(text -> !text.isEmpty())
                .orElseThrow(() -> new MalformedXmlException("<" + name + "> without <" + child + ">", null));
    }

    /**
     * As {@link #get}.
     *
     * @throws MalformedXmlException if there is none, or it is no size
     */
    public long getSize(String child) throws MalformedXmlException {
        String text = get(child);
        if (!text.matches("\\d{1,18}")) {
            throw new MalformedXmlException("<" + child + "> that is no size", null);
        }
        return Long.parseLong(text);
    }

    public boolean isTrue(String child) {
        return find(child).filter(text -> text.strip().equals("true")).isPresent();
    }

    /** The children of that name. */
    public List<Xml> all(String child) {
        return children.stream().filter(element -> element.name.equals(child)).toList();
    }

    /**
     * Text for an element's content. What XML 1.0 has no way to write is written as a reference, which stores refuse.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(next -> {
            switch (next) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&apos;");
                default -> {
                    if (next < ' ' || next == 0x7F) {
                        escaped.append("&#x").append(Integer.toHexString(next)).append(';');
                    } else {
                        escaped.appendCodePoint(next);
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** One document on its way in. */
    private static final class Reading {

        private final XMLStreamReader reader;
        private int elements;

        Reading(XMLStreamReader reader) {
            this.reader = reader;
        }

        Xml document() throws XMLStreamException {
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                requireNoDtd();
            }
            Xml root = element(1);
            while (reader.hasNext()) {
                reader.next();
            }
            return root;
        }

        private void requireNoDtd() throws XMLStreamException {
            if (reader.getEventType() == XMLStreamConstants.DTD) {
                throw new XMLStreamException("a document type");
            }
        }

        private Xml element(int depth) throws XMLStreamException {
            if (depth > MOST_DEPTH || ++elements > MOST_ELEMENTS) {
                throw new XMLStreamException("more elements than any store has to say");
            }
            String name = reader.getLocalName();
            StringBuilder text = new StringBuilder();
            List<Xml> children = new ArrayList<>(0);
            for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT -> children.add(element(depth + 1));
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        text.append(reader.getText());
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw new XMLStreamException("an entity of its own");
                    default -> { }
                }
            }
            return new Xml(name, text.toString(), children);
        }
    }

    /** Remembers why the stream failed: the parser may wrap that. */
    private static final class Bounded extends FilterInputStream {

        private long left = MOST_BYTES;
        private @Nullable IOException failure;

        Bounded(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                left -= Math.max(0, count);
                if (left < 0) {
                    throw new MalformedXmlException("more than " + MOST_BYTES + " bytes", null);
                }
                return count;
            } catch (IOException broken) {
                failure = broken;
                throw broken;
            }
        }
    }
}
