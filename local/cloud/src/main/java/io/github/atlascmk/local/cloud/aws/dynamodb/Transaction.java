package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** TransactWriteItems: all of its writes, or none and the reasons. */
final class Transaction {
    /** API reference, TransactWriteItems. */
    private static final int MAX_WRITES = 100;

    private final Tables tables;
    private final List<PlannedWrite> writes = new ArrayList<>();

    Transaction(Tables tables, List<TransactWriteItem> items) {
        this.tables = tables;
        if (items.isEmpty() || items.size() > MAX_WRITES) {
            throw ServiceErrors.validation("1 validation error detected: Value at 'transactItems' failed to satisfy"
                    + " constraint: Member must have length less than or equal to 100");
        }
        Set<String> targets = new HashSet<>();
        for (TransactWriteItem item : items) {
            PlannedWrite write = planned(item);
            writes.add(write);
            if (!targets.add(write.table().spec().name() + "/" + write.key().hash() + "/"
                    + write.key().range())) {
                throw ServiceErrors.validation("Transaction request cannot include multiple operations on one item");
            }
        }
    }

    void write() {
        List<@Nullable Map<String, AttributeValue>> results = new ArrayList<>();
        List<CancellationReason> reasons = new ArrayList<>();
        for (PlannedWrite write : writes) {
            try {
                results.add(write.conditionHolds() ? write.planned() : null);
                reasons.add(write.conditionHolds() ? reason("None", null) : failed(write));
            } catch (DynamoDbException invalid) {
                results.add(null);
                reasons.add(reason("ValidationError", invalid.awsErrorDetails().errorMessage()));
            }
        }
        if (reasons.stream().anyMatch(reason -> !reason.code().equals("None"))) {
            throw cancelled(reasons);
        }
        for (int i = 0; i < writes.size(); i++) {
            tables.write(writes.get(i), results.get(i));
        }
    }

    private PlannedWrite planned(TransactWriteItem item) {
        KnownFields.require(item, Set.of("ConditionCheck", "Put", "Update", "Delete"));
        if (item.put() != null) {
            return planned(item.put());
        }
        if (item.update() != null) {
            return planned(item.update());
        }
        if (item.delete() != null) {
            return planned(item.delete());
        }
        if (item.conditionCheck() != null) {
            return planned(item.conditionCheck());
        }
        throw ServiceErrors.validation(
                "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
    }

    private PlannedWrite planned(Put put) {
        return new WritePlanner(
                        tables.named(put.tableName()),
                        put.conditionExpression(),
                        put.expressionAttributeNames(),
                        put.expressionAttributeValues(),
                        put.returnValuesOnConditionCheckFailure())
                .put(put.item());
    }

    private PlannedWrite planned(Update update) {
        WritePlanner planner = new WritePlanner(
                tables.named(update.tableName()),
                update.conditionExpression(),
                update.expressionAttributeNames(),
                update.expressionAttributeValues(),
                update.returnValuesOnConditionCheckFailure());
        return planner.update(update.key(), planner.parsed(update.updateExpression()));
    }

    private PlannedWrite planned(Delete delete) {
        return new WritePlanner(
                        tables.named(delete.tableName()),
                        delete.conditionExpression(),
                        delete.expressionAttributeNames(),
                        delete.expressionAttributeValues(),
                        delete.returnValuesOnConditionCheckFailure())
                .delete(delete.key());
    }

    private PlannedWrite planned(ConditionCheck check) {
        return new WritePlanner(
                        tables.named(check.tableName()),
                        check.conditionExpression(),
                        check.expressionAttributeNames(),
                        check.expressionAttributeValues(),
                        check.returnValuesOnConditionCheckFailure())
                .check(check.key());
    }

    private static CancellationReason failed(PlannedWrite write) {
        CancellationReason reason = reason("ConditionalCheckFailed", "The conditional request failed");
        return write.oldOnFailure() ? reason.copy(copy -> copy.item(write.before())) : reason;
    }

    private static CancellationReason reason(String code, @Nullable String message) {
        return CancellationReason.builder().code(code).message(message).build();
    }

    private static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
        String message = "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + reasons.stream().map(CancellationReason::code).collect(Collectors.joining(", ", "[", "]"));
        TransactionCanceledException.Builder builder = TransactionCanceledException.builder()
                .cancellationReasons(reasons)
                .awsErrorDetails(ServiceErrors.details("TransactionCanceledException", message));
        return (TransactionCanceledException)
                builder.statusCode(400).message(message).build();
    }
}
