package dev.sluice.benchmarks.store;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the document that names the parts of a completion. */
final class CompletionDocument {

    private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

    static {
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    }

    private CompletionDocument() {
    }

    static List<OpenUpload.NamedPart> parse(byte[] document) throws S3Failure {
        try {
            return parse(XML.createXMLStreamReader(new ByteArrayInputStream(document)));
        } catch (XMLStreamException | NumberFormatException e) {
            throw S3Failure.of(400, "MalformedXML", "the document can't be read");
        }
    }

    private static List<OpenUpload.NamedPart> parse(XMLStreamReader reader) throws XMLStreamException {
        List<OpenUpload.NamedPart> parts = new ArrayList<>();
        int number = 0;
        String etag = "";
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamReader.START_ELEMENT && reader.getLocalName().equals("PartNumber")) {
                number = Integer.parseInt(reader.getElementText().strip());
            } else if (event == XMLStreamReader.START_ELEMENT && reader.getLocalName().equals("ETag")) {
                etag = reader.getElementText().strip().replace("\"", "");
            } else if (event == XMLStreamReader.END_ELEMENT && reader.getLocalName().equals("Part")) {
                parts.add(new OpenUpload.NamedPart(number, etag));
            }
        }
        return parts;
    }
}
