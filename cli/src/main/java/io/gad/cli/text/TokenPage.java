package io.gad.cli.text;

import io.gad.api.TokenList;
import io.gad.api.TokenView;
import java.util.List;

/** Tokens, and one that was just made. */
public final class TokenPage {

    private TokenPage() {}

    public static List<String> lines(TokenList list) {
        if (list.tokens().isEmpty()) {
            return List.of(
                    "No token beside the first one, which stands in admin.token in the server's data directory.");
        }
        Table table = new Table("NAME", "ROLE", "CREATED", "BY", "PASSWORD", "EXPIRES");
        list.tokens()
                .forEach(t -> table.row(
                        t.name(),
                        t.role(),
                        t.createdAt().toString(),
                        Words.orNone(t.createdBy()),
                        t.hasPassword() ? "yes" : "no",
                        t.expiresAt() == null ? "never" : t.expiresAt() + (t.expired() ? " (expired)" : "")));
        return table.lines();
    }

    /** The text alone on its line, so that it can be cut out. */
    public static List<String> made(TokenView made) {
        return List.of(
                Words.orNone(made.token()),
                "Token " + made.name() + ", role " + made.role()
                        + (made.expiresAt() == null ? ", until it is revoked" : ", until " + made.expiresAt())
                        + ". Keep it now: it is shown this once.");
    }
}
