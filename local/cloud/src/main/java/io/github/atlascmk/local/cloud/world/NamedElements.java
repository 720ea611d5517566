package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and writes lists that are objects in a file: see {@link ByName}. */
final class NamedElements {
    private NamedElements() {}

    static final class Reader extends JsonDeserializer<List<?>> implements ContextualDeserializer {
        private final String[] fields;
        private final JavaType element;

        Reader() {
            this(new String[0], TypeFactory.unknownType());
        }

        private Reader(String[] fields, JavaType element) {
            this.fields = fields;
            this.element = element;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty list) {
            return new Reader(
                    list.getAnnotation(ByName.class).value(), list.getType().getContentType());
        }

        @Override
        public List<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            List<Object> elements = new ArrayList<>();
            for (Map.Entry<String, JsonNode> named : context.readTree(parser).properties()) {
                String[] name = fields.length == 1
                        ? new String[] {named.getKey()}
                        : named.getKey().split("/", fields.length);
                ObjectNode tree = named.getValue().deepCopy();
                for (int i = 0; i < fields.length; i++) {
                    tree.put(fields[i], name[i]);
                }
                elements.add(context.readTreeAsValue(tree, element));
            }
            return List.copyOf(elements);
        }

        @Override
        public Object getEmptyValue(DeserializationContext context) {
            return List.of();
        }
    }

    static final class Writer extends JsonSerializer<List<?>> implements ContextualSerializer {
        private final String[] fields;

        Writer() {
            this(new String[0]);
        }

        private Writer(String[] fields) {
            this.fields = fields;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty list) {
            return new Writer(list.getAnnotation(ByName.class).value());
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, List<?> list) {
            return list.isEmpty();
        }

        @Override
        public void serialize(List<?> list, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            for (Object element : list) {
                try (TokenBuffer buffer = provider.bufferForValueConversion(out.getCodec())) {
                    provider.defaultSerializeValue(element, buffer);
                    ObjectNode tree = buffer.asParser().readValueAsTree();
                    String name = Stream.of(fields)
                            .map(field -> tree.remove(field).asText())
                            .collect(Collectors.joining("/"));
                    provider.defaultSerializeField(name, tree, out);
                }
            }
            out.writeEndObject();
        }
    }
}
