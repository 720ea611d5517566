package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import io.github.atlascmk.runtime.Json;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The AWS query protocol (Smithy: AWS query protocol): a form with {@code Action}, {@code Version} and members such as
 * {@code Tags.member.1.Key}; the answer is XML.
 */
final class QueryProtocol {
    static final String ACTION = "Action";

    private static final String XML = "text/xml";
    /** More than any served operation nests its members. */
    private static final int DEEPEST = 32;

    private final Services services;
    private final ApiCalls calls;

    QueryProtocol(Services services, ApiCalls calls) {
        this.services = services;
        this.calls = calls;
    }

    static boolean serves(Request request) {
        return request.header("Content-type", "").startsWith("application/x-www-form-urlencoded");
    }

    Response answer(Request request, Identity identity, String requestId) {
        try {
            Map<String, String> form = form(request);
            String action = form.getOrDefault(ACTION, "");
            String version = form.getOrDefault("Version", "");
            if (action.isEmpty()) {
                throw new AwsError("MissingAction", 400, "The request must contain the parameter Action.");
            }
            Service service = services.ofVersion(version, identity);
            if (service == null) {
                throw unknown(action, version);
            }
            ObjectNode output = calls.make(
                    service,
                    action,
                    input(form),
                    identity,
                    request.header("User-agent", ""),
                    operation -> unknown(operation, version));
            return Response.of(200, XML, success(namespace(service, version), action, output, requestId));
        } catch (AwsError error) {
            return Response.of(error.status(), XML, failure(error, requestId));
        }
    }

    /** The name that this protocol has for a field of a wrong type. */
    private static String code(AwsError error) {
        return error.code().equals(AwsError.SERIALIZATION) ? "MalformedInput" : error.code();
    }

    /**
     * If a field comes twice, the last one counts.
     *
     * @throws AwsError MalformedQueryString if it isn't a form (IAM API Reference: common errors)
     */
    private static Map<String, String> form(Request request) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            request.form().forEach((name, values) -> fields.put(name, values.getLast()));
        } catch (IllegalArgumentException broken) {
            throw new AwsError("MalformedQueryString", 404, "The query string contains a syntax error.");
        }
        return fields;
    }

    private static String namespace(Service service, String version) {
        return "https://" + service.prefix() + ".amazonaws.com/doc/" + version + "/";
    }

    private static AwsError unknown(String action, String version) {
        return new AwsError(
                "InvalidAction", 400, "Could not find operation " + action + " for version " + version + ".");
    }

    /** The members as a tree; a {@code member} with numbers below it is a list. */
    static JsonNode input(Map<String, String> form) {
        ObjectNode tree = Json.object();
        form.forEach((name, value) -> {
            if (!name.equals(ACTION) && !name.equals("Version")) {
                String[] path = name.split("\\.", DEEPEST + 1);
                if (path.length > DEEPEST) {
                    throw AwsError.malformed(name.substring(0, 20) + "…", "at most " + DEEPEST + " names deep");
                }
                ObjectNode at = tree;
                for (int i = 0; i < path.length - 1; i++) {
                    at = at.path(path[i]) instanceof ObjectNode below ? below : at.putObject(path[i]);
                }
                at.put(path[path.length - 1], value);
            }
        });
        return withLists(tree);
    }

    private static JsonNode withLists(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        if (object.size() == 1 && object.path("member") instanceof ObjectNode members) {
            Map<Integer, JsonNode> byNumber = new TreeMap<>();
            members.properties().forEach(member -> byNumber.put(number(member.getKey()), withLists(member.getValue())));
            ArrayNode list = object.arrayNode();
            byNumber.values().forEach(list::add);
            return list;
        }
        ObjectNode copy = object.objectNode();
        object.properties().forEach(field -> copy.set(field.getKey(), withLists(field.getValue())));
        return copy;
    }

    private static Integer number(String text) {
        if (!text.matches("\\d{1,4}")) {
            throw AwsError.malformed("member", "followed by a number");
        }
        return Integer.valueOf(text);
    }

    private static String success(String namespace, String action, ObjectNode output, String requestId) {
        return document(xml -> {
            xml.writeStartElement(action + "Response");
            xml.writeDefaultNamespace(namespace);
            xml.writeStartElement(action + "Result");
            write(xml, output);
            xml.writeEndElement();
            xml.writeStartElement("ResponseMetadata");
            element(xml, "RequestId", requestId);
            xml.writeEndElement();
            xml.writeEndElement();
        });
    }

    private static String failure(AwsError error, String requestId) {
        return document(xml -> {
            xml.writeStartElement("ErrorResponse");
            xml.writeStartElement("Error");
            element(xml, "Type", error.status() < 500 ? "Sender" : "Receiver");
            element(xml, "Code", code(error));
            element(xml, "Message", error.text());
            xml.writeEndElement();
            element(xml, "RequestId", requestId);
            xml.writeEndElement();
        });
    }

    private static void write(XMLStreamWriter xml, JsonNode node) throws XMLStreamException {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                xml.writeStartElement(field.getKey());
                write(xml, field.getValue());
                xml.writeEndElement();
            }
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                xml.writeStartElement("member");
                write(xml, element);
                xml.writeEndElement();
            }
        } else {
            xml.writeCharacters(node.asText());
        }
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    /** Writes the content of a document. */
    private interface Content {
        void to(XMLStreamWriter xml) throws XMLStreamException;
    }

    private static String document(Content content) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument();
            content.to(xml);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("text can always be written", impossible);
        }
        return text.toString();
    }
}
