package io.github.atlascmk.local.cloud.aws.dynamodb;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** DynamoDB's errors as the SDK throws them. */
final class ServiceErrors {
    private ServiceErrors() {}

    static DynamoDbException validation(String message) {
        return of("ValidationException", 400, message);
    }

    static DynamoDbException invalidParameters(String reason) {
        return validation("One or more parameter values were invalid: " + reason);
    }

    static DynamoDbException tableNotFound() {
        return of("ResourceNotFoundException", 400, "Requested resource not found");
    }

    static DynamoDbException conditionFailed() {
        return of("ConditionalCheckFailedException", 400, "The conditional request failed");
    }

    /** The exception class that the SDK has for an error code; {@link DynamoDbException} itself if it has none. */
    static DynamoDbException of(String code, int status, String message) {
        DynamoDbException.Builder builder = switch (code) {
            case "ConditionalCheckFailedException" -> ConditionalCheckFailedException.builder();
            case "InternalServerError" -> InternalServerErrorException.builder();
            case "ProvisionedThroughputExceededException" -> ProvisionedThroughputExceededException.builder();
            case "RequestLimitExceeded" -> RequestLimitExceededException.builder();
            case "ResourceNotFoundException" -> ResourceNotFoundException.builder();
            case "ThrottlingException" -> ThrottlingException.builder();
            case "TransactionConflictException" -> TransactionConflictException.builder();
            default -> DynamoDbException.builder();
        };
        AwsErrorDetails details = AwsErrorDetails.builder()
                .serviceName("DynamoDb")
                .errorCode(code)
                .errorMessage(message)
                .build();
        builder.awsErrorDetails(details).statusCode(status).message(message);
        return (DynamoDbException) builder.build();
    }
}
