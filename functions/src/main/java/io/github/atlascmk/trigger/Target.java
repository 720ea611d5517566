package io.github.atlascmk.trigger;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;

/** What an event is about. Which enrolled projects that concerns is looked up. */
public sealed interface Target {

    /** @param projectId 24 hex digits */
    record Project(String projectId) implements Target {
        @Override
        public String toString() {
            return projectId;
        }
    }

    /** A role as events name it: without its path. */
    record Role(String account, String name) implements Target {
        /** As {@link RoleArn#lookupKey()}. */
        public String lookupKey() {
            return RoleArn.lookupKey(account, name);
        }

        @Override
        public String toString() {
            return "role " + account + "/" + name;
        }
    }

    record Key(KeyArn arn) implements Target {
        @Override
        public String toString() {
            return "key " + arn;
        }
    }

    /** A managed policy, whose change is felt by every role that it is attached to. */
    record ManagedPolicy(String arn) implements Target {
        /** 12 digits; {@code aws} for one of AWS's own; empty where the ARN is none. */
        public String account() {
            String[] parts = arn.split(":", 6);
            return parts.length == 6 ? parts[4] : "";
        }

        @Override
        public String toString() {
            return "policy " + arn;
        }
    }
}
