package io.gad.server.wiring;

import io.gad.api.Json;
import io.gad.control.alert.Alert;
import io.gad.control.alert.Webhook;
import io.gad.control.port.Notices;
import io.gad.server.settings.SettingsException;
import io.gad.server.settings.WebhookSetting;
import io.gad.server.wire.AlertWire;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts alerts, signed. Follows no redirect: what is signed for one receiver goes to no other. Secret, and whatever of an
 * address may be one, stay here.
 */
final class Webhooks implements Notices {

    static final String DELIVERY = "X-Gad-Delivery";
    static final String TIMESTAMP = "X-Gad-Timestamp";
    static final String SIGNATURE = "X-Gad-Signature";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int SHORTEST_SECRET = 16;

    /** A receiver may say these of the moment, or of settings that can be put right; others of the alert. */
    private static final Set<Integer> NOT_OF_THE_ALERT =
            Set.of(401, 402, 403, 404, 405, 407, 408, 409, 410, 421, 423, 425, 429);

    private final Map<String, WebhookSetting> settings = new LinkedHashMap<>();
    private final Duration patience;
    private final InstantSource clock;
    private final HttpClient http;

    /**
     * @param patience for the whole of an attempt, the answer's body included
     * @throws SettingsException if a secret cannot be read or is too short
     */
    Webhooks(List<WebhookSetting> webhooks, Duration patience, InstantSource clock) {
        for (WebhookSetting webhook : webhooks) {
            settings.put(webhook.name(), webhook);
            try {
                var unused = secret(webhook.secretFile());
            } catch (IOException e) {
                throw new SettingsException("Expected the secret-file of webhook " + webhook.name() + " to be readable"
                        + " and to hold " + SHORTEST_SECRET + " characters or more, found: " + reason(e) + ".");
            }
        }
        this.patience = patience;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /** As the control plane knows them. */
    List<Webhook> known() {
        return settings.values().stream()
                .map(w -> new Webhook(w.name(), w.origin(), w.topics()))
                .toList();
    }

    @Override
    public Outcome send(String webhook, Alert alert, long dropped) {
        WebhookSetting to = Optional.ofNullable(settings.get(webhook))
                .orElseThrow(() -> new IllegalStateException("Expected a webhook " + webhook + ", found none."));
        byte[] body = Json.write(AlertWire.delivery(alert, dropped)).getBytes(StandardCharsets.UTF_8);
        CompletableFuture<HttpResponse<Void>> answer = null;
        try {
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            HttpRequest request = HttpRequest.newBuilder(to.url())
                    .timeout(patience)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "gad")
                    .header(DELIVERY, alert.id())
                    .header(TIMESTAMP, timestamp)
                    .header(SIGNATURE, "v1=" + signature(secret(to.secretFile()), timestamp, body))
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
            answer = http.sendAsync(request, BodyHandlers.discarding());
            int status = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return outcome(status);
        } catch (TimeoutException e) {
            return failed("no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            // The client has the same limit, and may be first.
            boolean late = e.getCause() instanceof HttpTimeoutException
                    && !(e.getCause() instanceof HttpConnectTimeoutException);
            return late
                    ? failed("no answer within " + patience.toMillis() + " ms")
                    : failed(reason(e.getCause() == null ? e : e.getCause())
                            .replace(to.url().toString(), to.origin()));
        } catch (IOException e) {
            return failed("the secret-file cannot be used: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        } finally {
            if (answer != null) {
                answer.cancel(true);
            }
        }
    }

    private static Outcome outcome(int status) {
        if (status >= 200 && status < 300) {
            return new Outcome.Delivered();
        }
        boolean hopeless = status >= 400 && status < 500 && !NOT_OF_THE_ALERT.contains(status);
        String redirected = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
        return new Outcome.Failed("the answer was status " + status + redirected, hopeless);
    }

    private static Outcome failed(String why) {
        return new Outcome.Failed(why, false);
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : " " + message);
    }

    /** Read anew each time, so that it can be replaced. */
    private static byte[] secret(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8");
        }
        if (text.length() < SHORTEST_SECRET) {
            throw new IOException("it holds fewer than " + SHORTEST_SECRET + " characters");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** HMAC-SHA256 over timestamp, a dot and the body, in hexadecimal digits. */
    static String signature(byte[] secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Expected this Java to know HMAC-SHA256.", e);
        }
    }
}
