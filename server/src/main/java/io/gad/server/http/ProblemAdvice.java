package io.gad.server.http;

import io.gad.api.Problem;
import io.gad.control.problem.RefusedException;
import io.gad.server.wire.ProblemWire;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Every way in which a request can fail, as a problem document. */
@RestControllerAdvice
public class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Problem> badRequest(BadRequestException e) {
        return answer(ServerProblems.badRequest(e.detail(), null));
    }

    /** Refused by the control plane: nothing was changed. */
    @ExceptionHandler
    ResponseEntity<Problem> refused(RefusedException e) {
        return answer(ProblemWire.of(e.problem()));
    }

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(HttpMessageNotReadableException e) {
        return answer(ServerProblems.badRequest(JsonErrors.explain(e), "See /v3/api-docs for the body's form."));
    }

    @ExceptionHandler
    ResponseEntity<Problem> missing(MissingServletRequestParameterException e) {
        return answer(
                ServerProblems.badRequest("Expected the parameter '" + e.getParameterName() + "', found none.", null));
    }

    @ExceptionHandler
    ResponseEntity<Problem> mistyped(MethodArgumentTypeMismatchException e) {
        return answer(ServerProblems.badRequest(
                "Expected another kind of value for '" + e.getName() + "', found '" + e.getValue() + "'.", null));
    }

    @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
    ResponseEntity<Problem> unknown(HttpServletRequest request) {
        return answer(ServerProblems.notFound(request.getRequestURI()));
    }

    @ExceptionHandler
    ResponseEntity<Problem> method(HttpRequestMethodNotSupportedException e) {
        String[] supported = e.getSupportedMethods();
        String allowed = supported == null ? "no method" : String.join(", ", supported);
        return ResponseEntity.status(405)
                .header("Allow", allowed)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ServerProblems.methodNotAllowed(e.getMethod(), allowed));
    }

    @ExceptionHandler
    ResponseEntity<Problem> mediaType(HttpMediaTypeNotSupportedException e) {
        return answer(ServerProblems.unsupportedMediaType(
                e.getContentType() == null ? "none" : e.getContentType().toString()));
    }

    @ExceptionHandler
    ResponseEntity<Problem> acceptable(HttpMediaTypeNotAcceptableException e) {
        return answer(ServerProblems.notAcceptable());
    }

    /** The client has gone; there is nobody to answer. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException e) {
        log.debug("client=gone", e);
    }

    @ExceptionHandler
    ResponseEntity<Problem> failed(Exception e, HttpServletRequest request) {
        String reference = UUID.randomUUID().toString().substring(0, 8);
        log.error(
                "request=failed reference={} method={} path={}",
                reference,
                request.getMethod(),
                request.getRequestURI(),
                e);
        return answer(ServerProblems.internal(reference));
    }

    private static ResponseEntity<Problem> answer(Problem problem) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
