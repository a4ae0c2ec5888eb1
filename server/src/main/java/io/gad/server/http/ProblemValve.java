package io.gad.server.http;

import io.gad.api.Json;
import io.gad.api.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** What the web server refuses before the application sees it (a malformed address, say), as a problem document. */
public final class ProblemValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String path = request.getDecodedRequestURI();
        byte[] body = Json.write(ServerProblems.ofStatus(status, path == null ? "another one" : path))
                .getBytes(StandardCharsets.UTF_8);
        try {
            HttpServletResponse answer = response;
            answer.setContentType(Problem.MEDIA_TYPE);
            answer.setContentLength(body.length);
            answer.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("client=gone", e);
        }
    }
}
