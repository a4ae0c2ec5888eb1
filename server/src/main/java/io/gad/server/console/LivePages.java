package io.gad.server.console;

import io.gad.server.security.Holders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where open pages hear of changes, as server-sent events: {@code changed}, {@code same} every two seconds, {@code over}. */
@Controller
class LivePages {

    private static final String LATER_SECONDS = "15";

    private final LiveStreams streams;
    private final Looks looks;
    private final Holders holders;

    LivePages(LiveStreams streams, Looks looks, Holders holders) {
        this.streams = streams;
        this.looks = looks;
        this.holders = holders;
    }

    @GetMapping("/console/stream")
    void stream(@RequestParam String page, Principal reader, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Watched watched = Watched.parse(page);
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            return; // Who asks for the head alone reads no stream: none is held for them.
        }
        LiveStream stream = new LiveStream(request.getSession().getId(), watched, looks, () -> holders.stands(reader));
        if (!streams.admits(stream)) {
            response.setHeader("Retry-After", LATER_SECONDS);
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            return;
        }
        streams.run(stream, response.getWriter());
    }
}
