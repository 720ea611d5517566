package io.github.atlascmk.fake;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

/** The context of an invocation with half a minute left. */
public record FakeContext(String getAwsRequestId) implements Context {
    public FakeContext() {
        this("3f1c9a52-0000-4000-8000-000000000001");
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/atlas-cmk/Tried";
    }

    @Override
    public String getLogStreamName() {
        return "2026/03/01/tried";
    }

    @Override
    public String getFunctionName() {
        return "Tried";
    }

    @Override
    public String getFunctionVersion() {
        return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:eu-central-1:111122223333:function:Tried";
    }

    @Override
    public CognitoIdentity getIdentity() {
        throw new UnsupportedOperationException("no function uses it");
    }

    @Override
    public ClientContext getClientContext() {
        throw new UnsupportedOperationException("no function uses it");
    }

    @Override
    public int getRemainingTimeInMillis() {
        return 30_000;
    }

    @Override
    public int getMemoryLimitInMB() {
        return 1024;
    }

    @Override
    public LambdaLogger getLogger() {
        throw new UnsupportedOperationException("functions log by SLF4J");
    }
}
