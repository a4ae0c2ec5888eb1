package io.gad.server.http;

import io.gad.api.PasswordRequest;
import io.gad.api.Paths;
import io.gad.api.TokenList;
import io.gad.api.TokenRequest;
import io.gad.api.TokenView;
import io.gad.control.ControlPlane;
import io.gad.control.access.AccessRole;
import io.gad.control.access.AccessToken;
import io.gad.control.access.AccessTokens;
import io.gad.server.security.Passwords;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The tokens beside the first one. */
@RestController
public class TokenRoutes {

    private static final long LONGEST_SECONDS = Duration.ofDays(3_660).toSeconds();

    private final AccessTokens tokens;
    private final Passwords passwords;
    private final InstantSource clock;

    TokenRoutes(ControlPlane control, Passwords passwords, InstantSource clock) {
        this.tokens = control.tokens();
        this.passwords = passwords;
        this.clock = clock;
    }

    @Operation(summary = "The tokens beside the first one; none of them tells its text")
    @GetMapping(Paths.TOKENS)
    TokenList list() {
        return new TokenList(tokens.list().stream().map(t -> of(t, null)).toList());
    }

    @Operation(summary = "Make a token; the answer is the only one that tells its text")
    @ApiResponse(responseCode = "201", description = "Made")
    @PostMapping(path = Paths.TOKENS, consumes = "application/json")
    ResponseEntity<TokenView> create(@RequestBody TokenRequest request) {
        AccessTokens.Created made = tokens.create(
                Fields.required("name", request.name()),
                role(Fields.required("role", request.role())),
                lives(request.expiresAfterSeconds()));
        return ResponseEntity.created(URI.create(Paths.token(made.token().name())))
                .header("Cache-Control", "no-store")
                .body(of(made.token(), made.text()));
    }

    @Operation(summary = "Revoke a token; its sessions end with their next request")
    @ApiResponse(responseCode = "204", description = "Revoked")
    @DeleteMapping(Paths.TOKEN)
    ResponseEntity<Void> revoke(@PathVariable String name) {
        tokens.revoke(name);
        return ResponseEntity.noContent().build();
    }

    @Operation(summary = "Set the password with which its holder signs in to the console by its name")
    @ApiResponse(
            responseCode = "204",
            description = "Set; what was signed in by another one ends with its next request")
    @PutMapping(path = Paths.TOKEN_PASSWORD, consumes = "application/json")
    ResponseEntity<Void> setPassword(@PathVariable String name, @RequestBody PasswordRequest request) {
        tokens.setPassword(name, Optional.of(passwords.encode(password(request))));
        return ResponseEntity.noContent().build();
    }

    @Operation(summary = "Take its password away; the token itself opens what it did")
    @ApiResponse(responseCode = "204", description = "It has none")
    @DeleteMapping(Paths.TOKEN_PASSWORD)
    ResponseEntity<Void> removePassword(@PathVariable String name) {
        tokens.setPassword(name, Optional.empty());
        return ResponseEntity.noContent().build();
    }

    private static String password(PasswordRequest request) {
        String password = request.password();
        if (password == null) {
            throw new BadRequestException("Expected the field 'password', found none.");
        }
        int length = Passwords.normal(password).length();
        if (length < Passwords.SHORTEST || length > Passwords.LONGEST) {
            throw new BadRequestException("Expected " + Passwords.SHORTEST + " to " + Passwords.LONGEST
                    + " characters in the field 'password', found " + length + ".");
        }
        return password;
    }

    private static AccessRole role(String word) {
        return AccessRole.ofWord(word)
                .orElseThrow(() ->
                        new BadRequestException("Expected viewer or admin in the field 'role', found '" + word + "'."));
    }

    private static Optional<Duration> lives(@Nullable Long seconds) {
        if (seconds != null && (seconds < 1 || seconds > LONGEST_SECONDS)) {
            throw new BadRequestException("Expected 1 to " + LONGEST_SECONDS
                    + " (ten years) in the field 'expiresAfterSeconds', found " + seconds + ".");
        }
        return Optional.ofNullable(seconds).map(Duration::ofSeconds);
    }

    private TokenView of(AccessToken token, @Nullable String text) {
        return new TokenView(
                token.name(),
                token.role().word(),
                token.createdAt(),
                token.createdBy().orElse(null),
                token.expiresAt().orElse(null),
                token.isExpired(clock.instant()),
                token.password().isPresent(),
                text);
    }
}
