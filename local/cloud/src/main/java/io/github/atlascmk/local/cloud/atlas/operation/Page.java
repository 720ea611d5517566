package io.github.atlascmk.local.cloud.atlas.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, as the query asks for it.
 *
 * @param number from 1
 * @param size at most 500, 100 by default
 * @param counted without it, Atlas gives neither a count nor a link to the next page (recorded)
 */
public record Page(AtlasRequest request, int number, int size, boolean counted) {
    private static final int MOST = 500;

    /** @throws AtlasError 400 INVALID_ATTRIBUTE where a number is out of its range */
    public static Page of(AtlasRequest request) {
        return new Page(
                request,
                number(request, "pageNum", 1, Integer.MAX_VALUE),
                number(request, "itemsPerPage", 100, MOST),
                !"false".equalsIgnoreCase(request.query("includeCount")));
    }

    public <T> AtlasResponse of(List<T> all, Function<T, ObjectNode> view) {
        ObjectNode body = AtlasJson.object();
        ArrayNode links = body.putArray("links");
        links.add(link("self", number));
        if (counted && (long) number * size < all.size()) {
            links.add(link("next", number + 1));
        }
        if (number > 1) {
            links.add(link("previous", number - 1));
        }
        ArrayNode results = body.putArray("results");
        all.stream().skip((number - 1L) * size).limit(size).map(view).forEach(results::add);
        body.put("totalCount", counted ? all.size() : 0);
        return AtlasResponse.ok(body);
    }

    private ObjectNode link(String rel, int page) {
        return request.link(
                rel, request.http().path() + "?includeCount=" + counted + "&pageNum=" + page + "&itemsPerPage=" + size);
    }

    private static int number(AtlasRequest request, String name, int absent, int most) {
        String text = request.query(name);
        if (text == null) {
            return absent;
        }
        Integer value = parse(text);
        if (value == null || value < 1 || value > most) {
            throw AtlasError.invalidAttribute(name);
        }
        return value;
    }

    private static @Nullable Integer parse(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
