package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.runtime.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy document of IAM or KMS that can be edited without changing what others wrote. Immutable.
 *
 * <p>A statement is found by its {@code Sid}. Everything else keeps its characters, known or unknown: {@link #toJson()}
 * of an edited document is the parsed text without the white space between tokens, with one statement added, removed or
 * replaced. Numbers ({@code 1.0}, {@code 1E2}, {@code -0}) and escapes ({@code \/}, an escaped letter) keep their
 * spelling. {@link #parse} refuses what can't be read without loss, such as a member that occurs twice in one object.
 *
 * <p>Two documents are {@linkplain #equivalent equivalent} if IAM can't tell them apart. These differences don't count:
 *
 * <ul>
 *   <li>the order of statements, though each must occur as often as in the other document;
 *   <li>a string or an array of this one string; the order of arrays of actions, resources, principals and condition
 *       values, and repetitions in them;
 *   <li>the case of actions ("IAM User Guide: IAM JSON policy elements: Action");
 *   <li>an account id or the ARN of its root, as AWS principals; {@code "*"} or {@code {"AWS":"*"}};
 *   <li>{@code true} or {@code "true"}, {@code 1} or {@code "1"}, as condition values;
 *   <li>no {@code Version} or {@code 2008-10-17}.
 * </ul>
 *
 * <p>Every other difference counts: {@code Sid}, {@code Effect}, {@code Id}, condition operators and condition keys are
 * compared by their exact characters, elements that IAM doesn't know by their exact JSON (except the order of an
 * object's members). An empty array or object differs from a missing one. In doubt two documents are different, which
 * costs a write and loses nothing.
 */
public final class PolicyDocument {
    private static final String EMPTY = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";

    private final String before;
    private final List<Statement> statements;
    private final String after;
    private final boolean single;
    private final ObjectNode members;
    private final @Nullable String keyArn;

    /**
     * @param before the characters before the value of Statement
     * @param single whether that value is an object instead of an array
     * @param members all members but Statement
     */
    PolicyDocument(String before, List<Statement> statements, String after, boolean single, ObjectNode members) {
        this(before, statements, after, single, members, null);
    }

    private PolicyDocument(
            String before,
            List<Statement> statements,
            String after,
            boolean single,
            ObjectNode members,
            @Nullable String keyArn) {
        this.before = before;
        this.statements = List.copyOf(statements);
        this.after = after;
        this.single = single;
        this.members = members;
        this.keyArn = keyArn;
    }

    /**
     * Parses a document. IAM's answers are URL-encoded and must be decoded first.
     *
     * @param json at most 131,072 characters and 32 levels (API references of IAM and KMS: length of a policy)
     * @throws PolicyRejected if it is not a JSON object, has a member twice, has a Version other than 2012-10-17 and
     *     2008-10-17, or has no Statement that is an object or an array of objects. The message says what is wrong and
     *     where, and never quotes the document.
     */
    public static PolicyDocument parse(String json) {
        return PolicyParser.parse(json);
    }

    /** A document of Version 2012-10-17 without statements. AWS doesn't accept it until it has one. */
    public static PolicyDocument empty() {
        return parse(EMPTY);
    }

    /** The same as the policy of this key: there, its own ARN as a resource means the same as {@code *}. */
    public PolicyDocument ofKey(String arn) {
        return new PolicyDocument(before, statements, after, single, members, arn);
    }

    /** The key that it is the policy of, if it is known to be one. */
    Optional<String> keyArn() {
        return Optional.ofNullable(keyArn);
    }

    /** Copies of all statements, in their order. */
    public List<ObjectNode> statements() {
        return statements.stream().map(statement -> statement.tree().deepCopy()).toList();
    }

    /**
     * A copy of the statement with this Sid.
     *
     * @throws PolicyRejected if several statements have it ("IAM User Guide: Sid": unique within a policy)
     */
    public Optional<ObjectNode> statement(String sid) {
        int index = indexOf(sid);
        return index < 0
                ? Optional.empty()
                : Optional.of(statements.get(index).tree().deepCopy());
    }

    /**
     * This document with the statement. A statement with the same Sid is kept if it is equivalent, else replaced; if
     * none has this Sid, the new one is added at the end. If Statement is a single object, it becomes an array when a
     * second one is added.
     *
     * @param statement with a Sid
     * @throws PolicyRejected if several statements have this Sid
     * @throws IllegalArgumentException if the statement has no Sid
     */
    public PolicyDocument with(ObjectNode statement) {
        Statement ours = PolicyParser.statement(statement.toString(), "the new statement");
        String sid = ours.sid().orElseThrow(() -> new IllegalArgumentException("the new statement needs a Sid"));
        int index = indexOf(sid);
        if (index >= 0 && statements.get(index).equivalent(ours)) {
            return this;
        }
        var edited = new ArrayList<>(statements);
        if (index >= 0) {
            edited.set(index, ours);
        } else {
            edited.add(ours);
        }
        return with(edited, single && edited.size() == 1);
    }

    /**
     * This document without the statement that has this Sid; unchanged if none has it. An array stays an array even if
     * at most one statement is left, since the original form isn't known.
     *
     * @throws PolicyRejected if several statements have this Sid
     */
    public PolicyDocument without(String sid) {
        int index = indexOf(sid);
        if (index < 0) {
            return this;
        }
        var edited = new ArrayList<>(statements);
        edited.remove(index);
        return with(edited, false);
    }

    /**
     * This document without the statements that have these Sids.
     *
     * @throws PolicyRejected as in {@link #without(String)}
     */
    public PolicyDocument without(Collection<String> sids) {
        PolicyDocument planned = this;
        for (String sid : sids) {
            planned = planned.without(sid);
        }
        return planned;
    }

    /** This document without the unwanted statements among ours. */
    PolicyDocument withoutOurs(Predicate<ObjectNode> unwanted) {
        List<Statement> kept = statements.stream()
                .filter(statement -> !statement.isOurs() || !unwanted.test(statement.tree()))
                .toList();
        return with(kept, single && kept.size() == 1);
    }

    /**
     * Whether the document has a statement that means the same, either with this Sid or as a foreign statement. One of
     * ours with another Sid doesn't count: it belongs to another project, and may be removed with that project.
     */
    public boolean grants(ObjectNode statement) {
        String sid = Statements.sid(statement);
        String meaning = Statement.meaning(statement, keyArn);
        return statements.stream()
                .filter(one -> one.sid().filter(sid::equals).isPresent() || !one.isOurs())
                .anyMatch(one -> Statement.meaning(one.tree(), keyArn).equals(meaning));
    }

    /**
     * This document with those of the statements added that it doesn't {@linkplain #grants grant} yet.
     *
     * @throws PolicyRejected as in {@link #with}
     */
    public PolicyDocument granting(Collection<ObjectNode> wanted) {
        PolicyDocument planned = this;
        for (ObjectNode statement : wanted) {
            planned = planned.grants(statement) ? planned : planned.with(statement);
        }
        return planned;
    }

    /** The Sids of our statements that begin with the prefix, in the document's order. */
    public List<String> ourSids(String prefix) {
        return statements.stream()
                .filter(Statement::isOurs)
                .flatMap(statement -> statement.sid().stream())
                .filter(sid -> sid.startsWith(prefix))
                .toList();
    }

    /** How many foreign statements the document has. */
    public int foreign() {
        return (int)
                statements.stream().filter(statement -> !statement.isOurs()).count();
    }

    /** Whether there is no statement. AWS doesn't accept such a document; it has to be deleted instead. */
    public boolean isEmpty() {
        return statements.isEmpty();
    }

    /** Whether both mean the same to IAM, by the rules above. */
    public boolean equivalent(PolicyDocument other) {
        return canonical().equals(other.canonical());
    }

    /** SHA-256 of the canonical form, 64 hex digits: equal for equivalent documents, and only for those. */
    public String fingerprint() {
        return Sha256.hex(canonical());
    }

    /** The fingerprint of everything that isn't ours. */
    public String othersFingerprint() {
        return Sha256.hex(withoutOurs(_ -> true).canonical());
    }

    /**
     * A copy of the whole document as a tree, for reading only: if it were written as JSON again, numbers and escapes
     * could change their spelling.
     */
    public JsonNode tree() {
        return PolicyParser.tree(toJson());
    }

    /** The minified document, as it is written to AWS. */
    public String toJson() {
        String joined = statements.stream().map(Statement::text).collect(Collectors.joining(","));
        return before + (single ? joined : "[" + joined + "]") + after;
    }

    /**
     * Checks that AWS accepts every character: U+0009, U+000A, U+000D and U+0020 to U+00FF (API references of IAM and
     * KMS: pattern of a policy). {@link Quota#check} does this too.
     *
     * @throws PolicyRejected if it doesn't; the message names the first such character and its statement
     */
    public void requireWritable() {
        for (int i = 0; i < statements.size(); i++) {
            requireWritable(statements.get(i).text(), "statement " + (i + 1));
        }
        requireWritable(before + after, "the part outside its statements");
    }

    private static void requireWritable(String text, String where) {
        text.codePoints().filter(c -> c > 0xFF || c < ' ').findFirst().ifPresent(c -> {
            throw new PolicyRejected(String.format(
                    Locale.ROOT,
                    "%s of the policy document has the character U+%04X, and AWS takes none beyond U+00FF; in JSON it can be escaped",
                    where,
                    c));
        });
    }

    /** The number of statements and characters only: the document's text must not reach a log. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "policy document of %,d statements, %,d characters", statements.size(), toJson().length());
    }

    private PolicyDocument with(List<Statement> edited, boolean alone) {
        return new PolicyDocument(before, edited, after, alone, members, keyArn);
    }

    private int indexOf(String sid) {
        List<Integer> found = Stream.iterate(0, i -> i < statements.size(), i -> i + 1)
                .filter(i -> Objects.equals(statements.get(i).sid().orElse(null), sid))
                .toList();
        if (found.size() > 1) {
            throw new PolicyRejected(found.size() + " statements of the policy document, the first of them statement "
                    + (found.getFirst() + 1) + ", have the same Sid, and IAM demands that it is unique");
        }
        return found.isEmpty() ? -1 : found.getFirst();
    }

    private String canonical() {
        return Canonical.document(
                members, statements.stream().map(Statement::tree).toList());
    }
}
