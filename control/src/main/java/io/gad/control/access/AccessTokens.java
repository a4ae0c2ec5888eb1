package io.gad.control.access;

import io.gad.control.event.Actor;
import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Names;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens beside the first one. A token is 256 random bits, so its plain SHA-256 gives nothing away: there is nothing to guess that a
 * slow hash would make dearer, and every request can be answered at the cost of one fast one. Whoever reads the state learns no token.
 */
public final class AccessTokens {

    /** The holder of the first token, which stands in a file and not here. */
    public static final String FIRST = "admin";

    /** Tells one of ours from other secrets, for people and for programs that search texts for secrets. */
    private static final String PREFIX = "gad_";

    private static final int RANDOM_BYTES = 32;
    private static final int MOST = 1_000;
    private static final Kind<AccessToken> TOKEN = new Kind<>("token", AccessToken.class);

    private final ControlState state;
    private final Events events;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, AccessToken> byHash = new ConcurrentHashMap<>();

    /**
     * A token that was just made.
     *
     * @param text what its holder shows; told now and never again
     */
    public record Created(AccessToken token, String text) {

        @Override
        public String toString() {
            return "Created[token=" + token.name() + "]";
        }
    }

    public AccessTokens(ControlState state, Events events, Clock clock) {
        this.state = state;
        this.events = events;
        this.clock = clock;
        state.list(TOKEN).forEach(token -> byHash.put(token.hash(), token));
    }

    /** @param lives for how long it opens anything; empty: for good */
    public synchronized Created create(String name, AccessRole role, Optional<Duration> lives) {
        Names.check("token", name);
        if (name.equals(FIRST)) {
            throw exists(name);
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        AccessToken token =
                new AccessToken(name, role, hash(text), now, Actor.current(), lives.map(now::plus), Optional.empty());
        boolean unused = state.transact(transaction -> {
            if (transaction.get(TOKEN, name).isPresent()) {
                throw exists(name);
            }
            if (state.count(TOKEN) >= MOST) {
                throw new RefusedException(
                        ProblemCode.TOKEN_LIMIT, "Expected fewer than " + MOST + " tokens, found " + MOST + ".");
            }
            transaction.put(TOKEN, name, token);
            events.write(
                    transaction,
                    Happening.of(
                            EventKind.TOKEN_CREATED,
                            "Token " + name + " was made, role " + role.word()
                                    + token.expiresAt()
                                            .map(end -> ", until " + end)
                                            .orElse("")));
            return true;
        });
        byHash.put(token.hash(), token);
        return new Created(token, text);
    }

    private static RefusedException exists(String name) {
        return new RefusedException(ProblemCode.TOKEN_EXISTS, "Expected no token of the name " + name + ", found one.");
    }

    /** By their names; those that have expired are among them until they are revoked. */
    public List<AccessToken> list() {
        return state.list(TOKEN);
    }

    /** From the next request on it opens nothing. */
    public synchronized void revoke(String name) {
        AccessToken revoked = state.transact(transaction -> {
            AccessToken token = known(transaction, name);
            transaction.delete(TOKEN, name);
            events.write(transaction, Happening.of(EventKind.TOKEN_REVOKED, "Token " + name + " was revoked"));
            return token;
        });
        byHash.remove(revoked.hash());
    }

    /**
     * From now on its holder signs in by that one alone, beside the token itself; what was signed in by another is over.
     *
     * @param encoded in the form in which it can be checked and not read back; empty: by none
     */
    public synchronized void setPassword(String name, Optional<String> encoded) {
        AccessToken changed = state.transact(transaction -> {
            AccessToken token = known(transaction, name).withPassword(encoded);
            transaction.put(TOKEN, name, token);
            events.write(
                    transaction,
                    Happening.of(
                            EventKind.TOKEN_PASSWORD_CHANGED,
                            encoded.isPresent()
                                    ? "Token " + name + " has got a password to sign in with"
                                    : "Token " + name + " has no password any more"));
            return token;
        });
        byHash.put(changed.hash(), changed);
    }

    private static AccessToken known(Transaction transaction, String name) {
        return transaction
                .get(TOKEN, name)
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.TOKEN_UNKNOWN,
                        name.equals(FIRST)
                                ? "Expected a token that was made by gad token create, found the first one, which"
                                        + " stands in the file admin.token."
                                : "Expected a token of the name " + name + ", found none."));
    }

    /** The token of that text, if it opens anything now. */
    public Optional<AccessToken> find(String text) {
        return standing(hash(text));
    }

    /** The token of that name, if it opens anything now. */
    public Optional<AccessToken> named(String name) {
        return byHash.values().stream()
                .filter(token -> token.name().equals(name))
                .findFirst()
                .filter(token -> !token.isExpired(clock.instant()));
    }

    /** Whether the token that was once found still opens anything, and by the same password. */
    public boolean standsWithItsPassword(AccessToken token) {
        return standing(token.hash())
                .filter(now -> now.password().equals(token.password()))
                .isPresent();
    }

    /** Whether the token that was once found still opens anything. */
    public boolean stands(AccessToken token) {
        return standing(token.hash()).isPresent();
    }

    private Optional<AccessToken> standing(String hash) {
        return Optional.ofNullable(byHash.get(hash)).filter(token -> !token.isExpired(clock.instant()));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected this Java to know SHA-256", e);
        }
    }
}
