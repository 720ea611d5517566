package io.github.atlascmk.policy;

import io.github.atlascmk.policy.Json.Arr;
import io.github.atlascmk.policy.Json.Member;
import io.github.atlascmk.policy.Json.Obj;
import io.github.atlascmk.policy.Json.Str;
import io.github.atlascmk.policy.Json.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Generates policy documents as others may write them: every shape of IAM's grammar, some that it doesn't have, and
 * unusual spellings. The same seed gives the same documents. None of their Sids is one of ours.
 */
public final class PolicyDocuments {
    private static final List<String> SIDS = List.of("AllowAdmins", "Deny1", "x", "Äußerst", "Two words");
    private static final List<String> ACTIONS =
            List.of("sts:AssumeRole", "sts:TagSession", "kms:*", "kms:Decrypt", "KMS:encrypt", "*", "s3:Get?bject");
    private static final List<String> RESOURCES = List.of(
            "*", "arn:aws:s3:::a/*", "arn:aws:s3:::B/*", "arn:aws:kms:eu-west-1:111122223333:key/1", "ÿ \\ \"/");
    private static final List<String> AWS_PRINCIPALS = List.of(
            "*",
            "111122223333",
            "444455556666",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::777788889999:root",
            "arn:aws:iam::111122223333:role/dev",
            "AROA1234567890ABCDEF");
    private static final List<String> OTHER_PRINCIPALS =
            List.of("lambda.amazonaws.com", "cognito-identity.amazonaws.com", "79a59df900b949e55d96a1e698fbaced");
    private static final List<String> OPERATORS =
            List.of("Bool", "StringEquals", "NumericLessThan", "ForAnyValue:StringLike");
    private static final List<String> CONDITION_KEYS =
            List.of("aws:MultiFactorAuthPresent", "aws:PrincipalTag/team", "AWS:SourceIp", "sts:ExternalId");
    private static final List<String> NUMBERS = List.of("1", "3600", "0", "-7");
    private static final List<String> ODD_NUMBERS =
            List.of("1.0", "1E2", "1e+2", "-0", "-0.0", "0.10", "12345678901234567890");
    private static final List<String> GAPS = List.of("", "", " ", "\n  ", "\t", "\r\n");

    private final Random random;

    public PolicyDocuments(long seed) {
        random = new Random(seed);
    }

    /** A document with up to five statements; a single one may be without an array. */
    public Obj document() {
        var members = new ArrayList<Member>();
        if (chance(80)) {
            members.add(member("Version", Json.str(chance(70) ? "2012-10-17" : "2008-10-17")));
        }
        if (chance(30)) {
            members.add(member("Id", text(List.of("default", "__default_policy_ID", "Ämter"))));
        }
        if (chance(10)) {
            members.add(member("Comment", anything(2)));
        }
        List<Json> statements = many(random.nextInt(6), this::statement);
        members.add(member(
                "Statement", statements.size() == 1 && chance(50) ? statements.getFirst() : new Arr(statements)));
        return shuffled(new Obj(members));
    }

    /** One statement. Most elements may be missing, or have their Not… form instead. */
    public Obj statement() {
        var members = new ArrayList<Member>();
        if (chance(60)) {
            members.add(member("Sid", text(SIDS)));
        }
        members.add(member("Effect", Json.str(chance(70) ? "Allow" : "Deny")));
        members.add(member(chance(85) ? "Action" : "NotAction", oneOrMany(ACTIONS)));
        if (chance(70)) {
            members.add(member(chance(85) ? "Principal" : "NotPrincipal", principal()));
        }
        if (chance(60)) {
            members.add(member(chance(85) ? "Resource" : "NotResource", oneOrMany(RESOURCES)));
        }
        if (chance(50)) {
            members.add(member("Condition", condition()));
        }
        if (chance(15)) {
            members.add(member("Unknown", anything(3)));
        }
        return shuffled(new Obj(members));
    }

    /** The text of the document, with white space at random. */
    public String spaced(Json json) {
        return json.written(() -> pick(GAPS));
    }

    /** A document that means the same to IAM but is spelt differently. */
    public Obj respelt(Obj document) {
        Obj respelt = mapped(document, (name, value) -> switch (name) {
            case "Statement" -> respeltStatements(value);
            case "Comment" -> reordered(value);
            default -> value;
        });
        Json version = get(respelt, "Version");
        if (version == null && chance(50)) {
            respelt = respelt.and("Version", Json.str("2008-10-17"));
        } else if (Json.str("2008-10-17").equals(version) && chance(50)) {
            respelt = without(respelt, "Version");
        }
        return shuffled(respelt);
    }

    /** A document that differs from the given one by one small change, which matters to IAM or at least to us. */
    public Obj altered(Obj document) {
        while (true) {
            Optional<Obj> altered = alteration(document, random.nextInt(13));
            if (altered.isPresent()) {
                return altered.get();
            }
        }
    }

    /** The statements of a document, also if Statement is a single object. */
    public static List<Json> statements(Obj document) {
        Json value = get(document, "Statement");
        if (value instanceof Arr array) {
            return array.values();
        }
        return value == null ? List.of() : List.of(value);
    }

    /** The document with these statements instead, in an array. */
    public static Obj withStatements(Obj document, List<Json> statements) {
        return mapped(document, (name, value) -> name.equals("Statement") ? new Arr(statements) : value);
    }

    private Optional<Obj> alteration(Obj document, int kind) {
        List<Json> statements = statements(document);
        return switch (kind) {
            case 0 -> Optional.of(replaced(document, "Id", value -> Json.str("another " + describe(value))));
            case 1 -> Optional.of(replaced(document, "Version", PolicyDocuments::otherVersion));
            case 2 -> Optional.of(document.and("Remark", Json.str("new")));
            case 3 -> Optional.of(withStatements(document, added(statements, statement())));
            case 4 ->
                statements.isEmpty()
                        ? Optional.empty()
                        : Optional.of(withStatements(document, added(statements, pick(statements))));
            case 5 ->
                statements.isEmpty()
                        ? Optional.empty()
                        : Optional.of(withStatements(document, statements.subList(1, statements.size())));
            default -> {
                if (statements.isEmpty()) {
                    yield Optional.empty();
                }
                int index = random.nextInt(statements.size());
                yield alteredStatement((Obj) statements.get(index), kind).map(altered -> {
                    var edited = new ArrayList<>(statements);
                    edited.set(index, altered);
                    return withStatements(document, edited);
                });
            }
        };
    }

    private Optional<Obj> alteredStatement(Obj statement, int kind) {
        return switch (kind) {
            case 6 -> Optional.of(replaced(statement, "Sid", value -> Json.str("Other" + describe(value))));
            case 7 ->
                Optional.of(replaced(
                        statement, "Effect", value -> Json.str(Json.str("Deny").equals(value) ? "Allow" : "Deny")));
            case 8 -> Optional.of(statement.and("NewElement", new Token("1")));
            case 9 ->
                Optional.of(without(statement, pick(statement.members()).name().text()));
            case 10 -> ifPresent(statement, List.of("Action", "NotAction"), value -> widened(value, "new:Action"));
            case 11 ->
                ifPresent(statement, List.of("Resource", "NotResource"), value -> widened(value, "arn:aws:s3:::new"));
            default ->
                ifPresent(
                        statement,
                        List.of("Condition"),
                        value -> ((Obj) value).and("Null", Json.obj("aws:a", Json.str("1"))));
        };
    }

    private Optional<Obj> ifPresent(Obj object, List<String> names, UnaryOperator<Json> change) {
        return names.stream()
                .filter(name -> get(object, name) != null)
                .findFirst()
                .map(name -> mapped(object, (other, value) -> other.equals(name) ? change.apply(value) : value));
    }

    private static Json widened(Json value, String another) {
        return new Arr(added(value instanceof Arr array ? array.values() : List.of(value), Json.str(another)));
    }

    private static Json otherVersion(@Nullable Json version) {
        return Json.str(Json.str("2012-10-17").equals(version) ? "2008-10-17" : "2012-10-17");
    }

    private static String describe(@Nullable Json value) {
        return value instanceof Str string ? string.text() : "";
    }

    private Json principal() {
        if (chance(20)) {
            return Json.str("*");
        }
        var members = new ArrayList<Member>();
        if (chance(80)) {
            members.add(member("AWS", oneOrMany(AWS_PRINCIPALS)));
        }
        if (chance(30)) {
            members.add(member(pick(List.of("Service", "Federated", "CanonicalUser")), oneOrMany(OTHER_PRINCIPALS)));
        }
        return new Obj(members);
    }

    private Json condition() {
        var operators = new ArrayList<Member>();
        for (String operator : some(OPERATORS)) {
            var keys = new ArrayList<Member>();
            for (String key : some(CONDITION_KEYS)) {
                keys.add(member(
                        key, chance(60) ? conditionValue() : new Arr(many(random.nextInt(4), this::conditionValue))));
            }
            operators.add(member(operator, new Obj(keys)));
        }
        return new Obj(operators);
    }

    private Json conditionValue() {
        return switch (random.nextInt(4)) {
            case 0 -> new Token(chance(50) ? "true" : "false");
            case 1 -> new Token(pick(chance(70) ? NUMBERS : ODD_NUMBERS));
            default -> text(List.of("true", "1", "eng", "Eng", "${aws:username}", "ÿ"));
        };
    }

    private Json anything(int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> new Token(pick(List.of("null", "true", "false")));
            case 1 -> new Token(pick(ODD_NUMBERS));
            case 2 -> text(RESOURCES);
            case 3 -> new Arr(many(random.nextInt(3), () -> anything(depth - 1)));
            default -> {
                var members = new ArrayList<Member>();
                for (String name : some(List.of("a", "B", "é"))) {
                    members.add(member(name, anything(depth - 1)));
                }
                yield new Obj(members);
            }
        };
    }

    private Json respeltStatements(Json value) {
        if (!(value instanceof Arr array)) {
            Json alone = respeltStatement((Obj) value);
            return chance(50) ? new Arr(List.of(alone)) : alone;
        }
        var statements = new ArrayList<Json>();
        array.values().forEach(statement -> statements.add(respeltStatement((Obj) statement)));
        Collections.shuffle(statements, random);
        return statements.size() == 1 && chance(50) ? statements.getFirst() : new Arr(statements);
    }

    private Obj respeltStatement(Obj statement) {
        return shuffled(mapped(statement, (name, value) -> switch (name) {
            case "Action", "NotAction" -> respeltSet(value, this::otherCase);
            case "Resource", "NotResource" -> respeltSet(value, one -> one);
            case "Principal", "NotPrincipal" -> respeltPrincipal(value);
            case "Condition" -> respeltCondition((Obj) value);
            default -> reordered(value);
        }));
    }

    private Json respeltPrincipal(Json value) {
        if (!(value instanceof Obj types)) {
            return chance(50) ? Json.obj("AWS", value) : value;
        }
        return shuffled(mapped(
                types, (type, names) -> respeltSet(names, type.equals("AWS") ? this::otherPrincipal : one -> one)));
    }

    private Json respeltCondition(Obj condition) {
        return shuffled(mapped(
                condition,
                (_, keys) -> shuffled(mapped((Obj) keys, (_, values) -> respeltSet(values, this::otherScalar)))));
    }

    /** Changes the order, repeats a value, or puts a single value into an array or takes it out. */
    private Json respeltSet(Json value, UnaryOperator<Json> spelling) {
        var values = new ArrayList<>(value instanceof Arr array ? array.values() : List.of(value));
        if (!values.isEmpty() && chance(30)) {
            values.add(pick(values));
        }
        values.replaceAll(one -> reescaped(spelling.apply(one)));
        Collections.shuffle(values, random);
        return values.size() == 1 && chance(50) ? values.getFirst() : new Arr(values);
    }

    private Json otherCase(Json action) {
        String text = ((Str) action).text();
        return Json.str(chance(50) ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT));
    }

    private Json otherPrincipal(Json principal) {
        String text = ((Str) principal).text();
        if (text.matches("\\d{12}") && chance(50)) {
            return Json.str("arn:aws:iam::" + text + ":root");
        }
        return text.endsWith(":root") && chance(50) ? Json.str(text.substring(13, 25)) : principal;
    }

    private Json otherScalar(Json scalar) {
        return switch (scalar) {
            case Token(String token) when !ODD_NUMBERS.contains(token) && chance(50) -> Json.str(token);
            case Str(String text, boolean _)
            when (text.equals("true") || text.equals("1")) && chance(50) -> new Token(text);
            default -> scalar;
        };
    }

    /** Reorders objects but not arrays: nothing else may change in an unknown element. */
    private Json reordered(Json value) {
        return switch (value) {
            case Obj object -> shuffled(mapped(object, (_, member) -> reordered(member)));
            case Arr array ->
                new Arr(array.values().stream().map(this::reordered).toList());
            default -> reescaped(value);
        };
    }

    private Json reescaped(Json value) {
        return value instanceof Str(String text, boolean _) ? new Str(text, chance(10)) : value;
    }

    private Json oneOrMany(List<String> values) {
        return chance(50) ? text(values) : new Arr(many(random.nextInt(4), () -> text(values)));
    }

    private Member member(String name, Json value) {
        return new Member(new Str(name, chance(2)), value);
    }

    private Str text(List<String> values) {
        return new Str(pick(values), chance(5));
    }

    private Obj shuffled(Obj object) {
        var members = new ArrayList<>(object.members());
        Collections.shuffle(members, random);
        return new Obj(members);
    }

    private List<String> some(List<String> values) {
        return values.stream().filter(_ -> chance(40)).toList();
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private static List<Json> many(int count, Supplier<? extends Json> one) {
        var many = new ArrayList<Json>();
        for (int i = 0; i < count; i++) {
            many.add(one.get());
        }
        return many;
    }

    private static List<Json> added(List<Json> values, Json one) {
        var longer = new ArrayList<>(values);
        longer.add(one);
        return longer;
    }

    private static @Nullable Json get(Obj object, String name) {
        return object.members().stream()
                .filter(member -> member.name().text().equals(name))
                .map(Member::value)
                .findFirst()
                .orElse(null);
    }

    private static Obj without(Obj object, String name) {
        return new Obj(object.members().stream()
                .filter(member -> !member.name().text().equals(name))
                .toList());
    }

    private static Obj replaced(Obj object, String name, Function<@Nullable Json, Json> change) {
        Json changed = change.apply(get(object, name));
        return without(object, name).and(name, changed);
    }

    private static Obj mapped(Obj object, BiFunction<String, Json, Json> change) {
        return new Obj(object.members().stream()
                .map(member ->
                        new Member(member.name(), change.apply(member.name().text(), member.value())))
                .toList());
    }
}
