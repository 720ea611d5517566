package io.github.atlascmk.event;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.policy.Arns;
import java.util.regex.Pattern;

/** What an event is about. RouteEvent looks up which enrolled projects that concerns. */
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
        /** The same as {@link RoleArn#lookupKey()}. */
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

    /**
     * A custom key store: what happens to it happens to all keys in it.
     *
     * @param id as KMS gives it, such as {@code cks-1234567890abcdef0}
     */
    record KeyStore(String id) implements Target {
        @Override
        public String toString() {
            return "custom key store " + id;
        }
    }

    /** A managed policy. A change of it affects every role that it is attached to. */
    record ManagedPolicy(String arn) implements Target {
        private static final Pattern ARN =
                Pattern.compile("arn:" + Arns.PARTITION + ":iam::(?:\\d{12}|aws):policy/[\\x21-\\x7E]{1,640}");

        static boolean isArn(String text) {
            return ARN.matcher(text).matches();
        }

        /** 12 digits; {@code aws} for a policy that AWS manages. */
        public String account() {
            return arn.split(":", 6)[4];
        }

        @Override
        public String toString() {
            return "policy " + arn;
        }
    }
}
