package io.github.atlascmk.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** JSON that keeps its spelling, which a tree of values doesn't. Tests compare the written text with it. */
public sealed interface Json {
    record Obj(List<Member> members) implements Json {
        public Obj {
            members = List.copyOf(members);
        }
    }

    record Member(Str name, Json value) {}

    record Arr(List<Json> values) implements Json {
        public Arr {
            values = List.copyOf(values);
        }
    }

    /** @param escaped whether its first character is spelt as an escape */
    record Str(String text, boolean escaped) implements Json {}

    /** A number, a boolean or null, as it is spelt. */
    record Token(String token) implements Json {}

    /** Without white space. */
    default String minified() {
        return written(() -> "");
    }

    /** @param gap supplies the white space before and after each token */
    default String written(Supplier<String> gap) {
        String text = switch (this) {
            case Obj object ->
                object.members().stream()
                        .map(member -> member.name().written(gap)
                                + ":"
                                + member.value().written(gap))
                        .collect(Collectors.joining(",", "{" + gap.get(), "}"));
            case Arr array ->
                array.values().stream()
                        .map(value -> value.written(gap))
                        .collect(Collectors.joining(",", "[" + gap.get(), "]"));
            case Str string -> quoted(string);
            case Token token -> token.token();
        };
        return gap.get() + text + gap.get();
    }

    private static String quoted(Str string) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < string.text().length(); i++) {
            char c = string.text().charAt(i);
            if (i == 0 && string.escaped()) {
                json.append(String.format("\\u%04x", (int) c));
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    static Str str(String text) {
        return new Str(text, false);
    }

    static Arr arr(String... texts) {
        var values = new ArrayList<Json>();
        for (String text : texts) {
            values.add(str(text));
        }
        return new Arr(values);
    }

    static Obj obj() {
        return new Obj(List.of());
    }

    static Obj obj(String name, Json value) {
        return obj().and(name, value);
    }

    private Obj self() {
        return (Obj) this;
    }

    /** This object with a further member. */
    default Obj and(String name, Json value) {
        var members = new ArrayList<>(self().members());
        members.add(new Member(str(name), value));
        return new Obj(members);
    }
}
