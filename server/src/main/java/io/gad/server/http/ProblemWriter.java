package io.gad.server.http;

import io.gad.api.Json;
import io.gad.api.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** Answers with a problem document where no route is there to return one. */
@Component
public class ProblemWriter {

    /** Ends the answer. */
    public void write(HttpServletResponse response, Problem problem) throws IOException {
        byte[] body = Json.write(problem).getBytes(StandardCharsets.UTF_8);
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
