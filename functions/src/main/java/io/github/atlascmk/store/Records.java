package io.github.atlascmk.store;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.runtime.Json;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts records to JSON, and back. A component that isn't {@link Nullable} must be there, except that a missing
 * collection or map is read as empty.
 */
final class Records {
    private static final JsonMapper JSON = Json.LENIENT
            .rebuild()
            .annotationIntrospector(AnnotationIntrospector.pair(
                    new MissingComponents(),
                    Json.LENIENT.getDeserializationConfig().getAnnotationIntrospector()))
            .build();

    private Records() {}

    static JsonNode json(Object value) {
        return JSON.valueToTree(value);
    }

    static ObjectNode fields(Object record) {
        return JSON.valueToTree(record);
    }

    static <T> T read(ObjectNode fields, Class<T> type) throws JsonProcessingException {
        return JSON.treeToValue(fields, type);
    }

    private static final class MissingComponents extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public JsonSetter.Value findSetterInfo(Annotated member) {
            if (!(member instanceof AnnotatedParameter parameter) || isNullable(parameter)) {
                return JsonSetter.Value.empty();
            }
            Class<?> type = parameter.getRawType();
            boolean canBeEmpty = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
            return JsonSetter.Value.forValueNulls(canBeEmpty ? Nulls.AS_EMPTY : Nulls.FAIL);
        }

        private static boolean isNullable(AnnotatedParameter parameter) {
            Class<?> type = parameter.getDeclaringClass();
            return type.isRecord()
                    && type.getRecordComponents()[parameter.getIndex()]
                            .getAnnotatedType()
                            .isAnnotationPresent(Nullable.class);
        }
    }
}
