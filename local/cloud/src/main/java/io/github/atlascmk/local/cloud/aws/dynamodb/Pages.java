package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Cuts ordered items into pages of up to 1 MB, as Query and Scan do.
 *
 * @param order the total order of the items
 * @param keyNames the attributes that decide an item's place in that order
 * @param refusal the error message if a starting key has other attributes
 */
record Pages(Comparator<Map<String, AttributeValue>> order, List<String> keyNames, String refusal) {
    /** API reference, Query: the most that one call reads. */
    private static final int MAX_BYTES = 1024 * 1024;

    /** @param lastKey the next page starts after it; empty on the last page */
    record Page(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> lastKey) {}

    Page cut(Collection<Map<String, AttributeValue>> candidates, Map<String, AttributeValue> startKey) {
        List<Map<String, AttributeValue>> rest = candidates.stream()
                .filter(item -> startKey.isEmpty() || order.compare(item, requireKey(startKey)) > 0)
                .sorted(order)
                .toList();
        List<Map<String, AttributeValue>> page = new ArrayList<>();
        int bytes = 0;
        for (Map<String, AttributeValue> item : rest) {
            if (bytes > MAX_BYTES) {
                break;
            }
            page.add(item);
            bytes += AttributeValues.bytes(item);
        }
        return new Page(page, page.size() < rest.size() ? keyOf(page.getLast()) : Map.of());
    }

    private Map<String, AttributeValue> requireKey(Map<String, AttributeValue> startKey) {
        if (startKey.size() != keyNames.size() || !startKey.keySet().containsAll(keyNames)) {
            throw ServiceErrors.validation(refusal);
        }
        return startKey;
    }

    private Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new TreeMap<>(item);
        key.keySet().retainAll(keyNames);
        return key;
    }
}
