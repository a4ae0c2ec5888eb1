package io.gad.server.http;

import io.gad.api.Problem;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** The problems that the server itself finds, before the control plane is asked. */
public final class ServerProblems {

    private ServerProblems() {}

    /** @param given whether there was a token at all */
    public static Problem unauthorized(boolean given) {
        return Problem.of(
                "UNAUTHORIZED",
                401,
                "A valid token is needed",
                given
                        ? "Expected 'Authorization: Bearer TOKEN' with a token of this server, found another one, or one that"
                                + " was revoked or has expired."
                        : "Expected 'Authorization: Bearer TOKEN', found no token.",
                "Use the text of admin.token in the server's data directory, or a token made by gad token create: GAD_TOKEN, GAD_TOKEN_FILE or"
                        + " ~/.config/gad/token for the command line.");
    }

    /** @param who asked; null: not known */
    public static Problem forbidden(@Nullable Principal who) {
        return Problem.of(
                "FORBIDDEN",
                403,
                "Not allowed",
                "Expected a token that may change things (role admin), found "
                        + (who == null ? "another one" : "that of " + who.getName() + ", which may look only") + ".",
                "Ask somebody who has such a token, or for one: gad token create NAME --role admin.");
    }

    public static Problem notFound(String path) {
        return Problem.of(
                "NOT_FOUND",
                404,
                "No such address",
                "Expected an address of this server, found " + path + ".",
                "Every address is described at /v3/api-docs.");
    }

    public static Problem methodNotAllowed(String method, String allowed) {
        return Problem.of(
                "METHOD_NOT_ALLOWED",
                405,
                "Not done that way",
                "Expected one of " + allowed + " here, found " + method + ".",
                "Every address is described at /v3/api-docs.");
    }

    public static Problem notAcceptable() {
        return Problem.of(
                "NOT_ACCEPTABLE",
                406,
                "No such form",
                "Expected to answer with JSON, found an Accept header that forbids it.",
                "Send 'Accept: application/json'.");
    }

    public static Problem unsupportedMediaType(String found) {
        return Problem.of(
                "UNSUPPORTED_MEDIA_TYPE",
                415,
                "Unknown form of body",
                "Expected a body of type application/json, found " + found + ".",
                "Send 'Content-Type: application/json'.");
    }

    /** @param detail what was expected and found, naming the field where it is one */
    public static Problem badRequest(String detail, @Nullable String hint) {
        return Problem.of("BAD_REQUEST", 400, "The request cannot be understood", detail, hint);
    }

    public static Problem tooManySignIns() {
        return Problem.of(
                "TOO_MANY_ATTEMPTS",
                429,
                "Too many attempts",
                "Expected fewer wrong tokens and passwords in a minute.",
                "Wait a minute, then try again.");
    }

    /** @param most how many of viewers may be under way */
    public static Problem tooManyPrechecks(int most) {
        return Problem.of(
                "TOO_MANY_PRECHECKS",
                429,
                "Too much asked at once",
                "Expected fewer than " + most
                        + " prechecks, previews and looks for prepared transactions of viewers under way, found as many.",
                "Try again when one of them has ended, or look at what the server itself found last: gad group show.");
    }

    /** @param reference finds the cause in the server's log */
    public static Problem internal(String reference) {
        return Problem.of(
                "INTERNAL_ERROR",
                500,
                "The server failed",
                "Expected to answer this request, found an error of the server itself.",
                "The server's log holds the cause under reference " + reference + ".");
    }

    /** What the web server refused before a route was found. */
    public static Problem ofStatus(int status, String path) {
        return switch (status) {
            case 401 -> unauthorized(false);
            case 403 -> forbidden(null);
            case 404 -> notFound(path);
            default ->
                Problem.of(
                        status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR",
                        status,
                        status < 500 ? "The request cannot be understood" : "The server failed",
                        "Expected a request that can be answered, found one that ended with status " + status + ".",
                        null);
        };
    }
}
