package io.gad.server.security;

import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;
import org.springframework.stereotype.Component;

/**
 * Passwords beside tokens: in which form they are kept, and whether one is right. A kept one begins with the name of how it was made, so
 * that a dearer way can take its place and the older ones still be checked.
 *
 * <p>PBKDF2 (RFC 8018) with HMAC-SHA256 and as many rounds as OWASP's Password Storage Cheat Sheet asks for. One thread checks all of them, and
 * a few wait for it: whoever tries many takes no more than its share from those who work here.
 */
@Component
public final class Passwords implements AutoCloseable {

    /** In characters. */
    public static final int SHORTEST = 12;

    /** In characters. */
    public static final int LONGEST = 200;

    private static final int ROUNDS = 600_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int WAITING = 16;

    /** Its processor is shared by the threads of requests, which are virtual and would not be given it back before the end. */
    private final ThreadPoolExecutor checker = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("passwords").factory());

    private final PasswordEncoder encoder;

    /** Of the same form as a kept one, and none: a name that nobody has takes as long to refuse as a wrong password. */
    private final String nobodys;

    @Autowired
    public Passwords() {
        this(ROUNDS);
    }

    Passwords(int rounds) {
        String way = "pbkdf2-sha256-" + rounds;
        encoder = new DelegatingPasswordEncoder(
                way,
                Map.of(
                        way,
                        new Pbkdf2PasswordEncoder(
                                "", SALT_BYTES, rounds, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256)));
        nobodys = "{" + way + "}" + "00".repeat(SALT_BYTES + HASH_BYTES);
    }

    /**
     * In which it is kept and compared, and its length counted: the same letters from every keyboard. Some systems send one with its accent,
     * others the two of them.
     */
    public static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /** In the form in which it is kept. */
    public String encode(String password) {
        return encoder.encode(normal(password));
    }

    /**
     * @param kept empty: there is no such name, or it has no password
     * @throws RejectedExecutionException if too many wait to be checked
     */
    boolean matches(String password, Optional<String> kept) {
        if (password.length() > 2 * LONGEST) {
            return false;
        }
        String normal = normal(password);
        Future<Boolean> checked = checker.submit(() -> encoder.matches(normal, kept.orElse(nobodys)));
        try {
            return checked.get() && kept.isPresent();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected to compare a password", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a password was compared", e);
        }
    }

    @Override
    public void close() {
        checker.shutdownNow();
    }
}
