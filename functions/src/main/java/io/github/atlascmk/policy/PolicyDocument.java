package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.PolicyRejected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A policy document of IAM or KMS that can be edited without touching what others wrote. Immutable.
 *
 * <p>A statement is found by its {@code Sid}. All else, known or unknown, keeps its characters: {@link #toJson()} of an
 * edited document is the text that was parsed, less the white space between tokens, with one statement more, less or
 * different. Numbers ({@code 1.0}, {@code 1E2}, {@code -0}) and escapes ({@code \/}, an escaped letter) stay as they
 * were spelt. What can't be read without loss, such as a member that stands twice in one object, is refused by
 * {@link #parse}.
 *
 * <p>Two documents are {@linkplain #equivalent equivalent} where IAM can't tell them apart:
 *
 * <ul>
 *   <li>statements in any order, each as often as in the other document;
 *   <li>a string and an array of this one string; arrays of actions, resources, principals and condition values in any
 *       order, and with repetitions;
 *   <li>actions in any case ("IAM User Guide: IAM JSON policy elements: Action");
 *   <li>an account id and the ARN of its root, as AWS principals; {@code "*"} and {@code {"AWS":"*"}};
 *   <li>{@code true} and {@code "true"}, {@code 1} and {@code "1"}, as condition values;
 *   <li>no {@code Version} and {@code 2008-10-17}.
 * </ul>
 *
 * <p>All else counts: {@code Sid}, {@code Effect}, {@code Id}, and condition operators and keys by their exact
 * characters, elements that IAM doesn't know by their exact JSON (members of an object in any order). An empty array or
 * object is not the same as nothing. In doubt two documents are different, which costs a write and loses nothing.
 */
public final class PolicyDocument {
    private static final String EMPTY = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";

    private final String before;
    private final List<Statement> statements;
    private final String after;
    private final boolean single;
    private final ObjectNode members;

    /**
     * @param before the characters up to the value of Statement
     * @param single whether that value is an object instead of an array
     * @param members all but Statement
     */
    PolicyDocument(String before, List<Statement> statements, String after, boolean single, ObjectNode members) {
        this.before = before;
        this.statements = List.copyOf(statements);
        this.after = after;
        this.single = single;
        this.members = members;
    }

    /**
     * Reads a document, JSON as it is: IAM's answers are URL-encoded, and that has to be undone before.
     *
     * @param json at most 131,072 characters and 32 levels (API references of IAM and KMS: length of a policy)
     * @throws PolicyRejected where it is not a JSON object, has a member twice, a Version other than 2012-10-17 and
     *     2008-10-17, or no Statement that is an object or an array of objects. The message says what and where, and
     *     never quotes the document.
     */
    public static PolicyDocument parse(String json) {
        return PolicyParser.parse(json);
    }

    /** A document of Version 2012-10-17 without statements. AWS doesn't take it before it has one. */
    public static PolicyDocument empty() {
        return parse(EMPTY);
    }

    /** Copies of all statements, in their order. */
    public List<ObjectNode> statements() {
        return statements.stream().map(statement -> statement.tree().deepCopy()).toList();
    }

    /**
     * A copy of the statement with this Sid.
     *
     * @throws PolicyRejected where several have it ("IAM User Guide: Sid": unique within a policy)
     */
    public Optional<ObjectNode> statement(String sid) {
        int index = indexOf(sid);
        return index < 0
                ? Optional.empty()
                : Optional.of(statements.get(index).tree().deepCopy());
    }

    /**
     * This document with the statement in it: unchanged where the statement with its Sid is equivalent, else in that
     * one's place, or last where none has its Sid. A document whose Statement is one object gets an array when a second
     * one joins it.
     *
     * @param statement with a Sid
     * @throws PolicyRejected where several statements have this Sid
     * @throws IllegalArgumentException where the statement has no Sid
     */
    public PolicyDocument with(ObjectNode statement) {
        Statement ours = PolicyParser.statement(statement.toString(), "the new statement");
        String sid = ours.sid()
                .orElseThrow(() -> new IllegalArgumentException("the new statement has no Sid to find it by again"));
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
        return new PolicyDocument(before, edited, after, single && edited.size() == 1, members);
    }

    /**
     * This document without the statement that has this Sid; unchanged where none has it. An array stays one, even if
     * it holds only one statement then or none: what it was before isn't known.
     *
     * @throws PolicyRejected where several statements have this Sid
     */
    public PolicyDocument without(String sid) {
        int index = indexOf(sid);
        if (index < 0) {
            return this;
        }
        var edited = new ArrayList<>(statements);
        edited.remove(index);
        return new PolicyDocument(before, edited, after, false, members);
    }

    /**
     * This document without the statements that have these Sids.
     *
     * @throws PolicyRejected as {@link #without(String)}
     */
    public PolicyDocument without(Collection<String> sids) {
        PolicyDocument planned = this;
        for (String sid : sids) {
            planned = planned.without(sid);
        }
        return planned;
    }

    /** This document without those of our statements that are unwanted. */
    PolicyDocument withoutOurs(Predicate<ObjectNode> unwanted) {
        List<Statement> kept = statements.stream()
                .filter(statement -> !statement.isOurs() || !unwanted.test(statement.tree()))
                .toList();
        return new PolicyDocument(before, kept, after, single && kept.size() == 1, members);
    }

    /**
     * Whether a statement equivalent to this one stands here, under its own Sid or as one of somebody else's. One of
     * ours under another Sid doesn't count: it is there for another project, and may go when that one goes.
     */
    public boolean grants(ObjectNode statement) {
        String sid = statement.path("Sid").asText();
        String meaning = Statement.meaning(statement);
        return statements.stream()
                .filter(one -> one.sid().filter(sid::equals).isPresent() || !one.isOurs())
                .anyMatch(one -> Statement.meaning(one.tree()).equals(meaning));
    }

    /**
     * This document with each of the statements that it doesn't {@linkplain #grants grant} yet.
     *
     * @throws PolicyRejected as {@link #with}
     */
    public PolicyDocument granting(Collection<ObjectNode> wanted) {
        PolicyDocument planned = this;
        for (ObjectNode statement : wanted) {
            planned = planned.grants(statement) ? planned : planned.with(statement);
        }
        return planned;
    }

    /** The Sids of ours that begin so, in the document's order. */
    public List<String> ourSids(String prefix) {
        return statements.stream()
                .filter(Statement::isOurs)
                .flatMap(statement -> statement.sid().stream())
                .filter(sid -> sid.startsWith(prefix))
                .toList();
    }

    /** How many statements of others stand here. */
    public int foreign() {
        return (int)
                statements.stream().filter(statement -> !statement.isOurs()).count();
    }

    /** Whether there is no statement: such a document has to be deleted, since AWS doesn't take it. */
    public boolean isEmpty() {
        return statements.isEmpty();
    }

    /** Whether both say the same to IAM, however they are spelt: see the rules above. */
    public boolean equivalent(PolicyDocument other) {
        return canonical().equals(other.canonical());
    }

    /** SHA-256 of a canonical form, 64 hex digits: the same for equivalent documents, and only for those. */
    public String fingerprint() {
        return Digest.hex(canonical());
    }

    /** The same of all that isn't ours. */
    public String othersFingerprint() {
        return Digest.hex(withoutOurs(_ -> true).canonical());
    }

    /** A copy of the whole as a tree, for reading: writing it as JSON again may spell numbers and escapes otherwise. */
    public JsonNode tree() {
        return PolicyParser.tree(toJson());
    }

    /** The document, minified: what gets written. */
    public String toJson() {
        String joined = statements.stream().map(Statement::text).collect(Collectors.joining(","));
        return before + (single ? joined : "[" + joined + "]") + after;
    }

    /**
     * Checks that AWS takes every character: U+0009, U+000A, U+000D and U+0020 to U+00FF (API references of IAM and
     * KMS: pattern of a policy). {@link Quota#check} does this too.
     *
     * @throws PolicyRejected naming the first other one and its statement
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

    /** The number of statements and characters. No text of the document, which must not reach a log. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "policy document of %,d statements, %,d characters", statements.size(), toJson().length());
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
