package io.gad.server;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A browser without script: keeps cookies, follows nothing, and sends forms with their hidden fields. */
public final class Browser {

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

    private final TestServer server;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public Browser(TestServer server) {
        this.server = server;
    }

    public HttpResponse<String> get(String path) {
        return send(server.anonymous(path).GET());
    }

    /** In the language that is preferred to others. */
    public HttpResponse<String> get(String path, String language) {
        return send(server.anonymous(path).header("Accept-Language", language).GET());
    }

    /** What stands before a page, without the page. */
    public HttpResponse<String> head(String path) {
        return send(server.anonymous(path).HEAD());
    }

    /** Opens the sign-in page and sends its form. */
    public HttpResponse<String> signIn(String token) {
        return submit("/console/sign-in", Map.of("token", token));
    }

    /** As {@link #signIn(String)}, by one who prefers a language. */
    public HttpResponse<String> signIn(String token, String language) {
        Map<String, String> all =
                new LinkedHashMap<>(hidden(get("/console/sign-in").body()));
        all.put("token", token);
        return send(form("/console/sign-in", all).header("Accept-Language", language));
    }

    /** Opens the page and sends its form back to the same address. */
    public HttpResponse<String> submit(String path, Map<String, String> fields) {
        return submitFrom(path, path, fields);
    }

    /** Opens one page and sends a form of it to another address. */
    public HttpResponse<String> submitFrom(String page, String action, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(hidden(get(page).body()));
        all.putAll(fields);
        return postRaw(action, all);
    }

    /** Sends exactly these fields. */
    public HttpResponse<String> postRaw(String path, Map<String, String> fields) {
        return send(form(path, fields));
    }

    /** Sends exactly these fields, with a header. */
    public HttpResponse<String> postRaw(String path, Map<String, String> fields, String header, String value) {
        return send(form(path, fields).header(header, value));
    }

    private HttpRequest.Builder form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        return server.anonymous(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    /** The hidden fields of a page. */
    public static Map<String, String> hidden(String page) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = HIDDEN.matcher(page);
        while (matcher.find()) {
            fields.put(String.valueOf(matcher.group(1)), String.valueOf(matcher.group(2)));
        }
        return fields;
    }

    /** A cookie as it was set, with its attributes. */
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies.get(name));
    }

    /** An answer that goes on, line by line. */
    public HttpResponse<Stream<String>> follow(String path) {
        return server.send(withCookies(server.anonymous(path).GET()), HttpResponse.BodyHandlers.ofLines());
    }

    private HttpRequest.Builder withCookies(HttpRequest.Builder request) {
        String sent = cookies.values().stream().map(c -> c.split(";", 2)[0]).collect(Collectors.joining("; "));
        return sent.isEmpty() ? request : request.header("Cookie", sent);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        HttpResponse<String> response = server.send(withCookies(request));
        for (String cookie : response.headers().allValues("Set-Cookie")) {
            String name = cookie.substring(0, cookie.indexOf('='));
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, cookie);
            }
        }
        return response;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
