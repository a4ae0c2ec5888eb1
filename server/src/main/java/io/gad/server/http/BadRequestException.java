package io.gad.server.http;

/** A request whose content cannot be taken; the message names the field, what was expected and what was found. */
public final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String detail;

    public BadRequestException(String detail) {
        super(detail);
        this.detail = detail;
    }

    public String detail() {
        return detail;
    }
}
