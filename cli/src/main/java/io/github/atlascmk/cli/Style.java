package io.github.atlascmk.cli;

/** Colours on a terminal; plain text when piped, or if {@code NO_COLOR} is set (no-color.org). */
enum Style {
    COLOUR,
    PLAIN;

    static Style ofTerminal() {
        return System.getenv("NO_COLOR") == null
                        && System.console() != null
                        && System.console().isTerminal()
                ? COLOUR
                : PLAIN;
    }

    String bold(String text) {
        return code("1", text);
    }

    String dim(String text) {
        return code("2", text);
    }

    String good(String text) {
        return code("32", text);
    }

    String bad(String text) {
        return code("31", text);
    }

    String warning(String text) {
        return code("33", text);
    }

    private String code(String sgr, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + sgr + "m" + text + "\u001b[0m";
    }
}
