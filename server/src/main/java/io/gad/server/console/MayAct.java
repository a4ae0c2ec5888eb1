package io.gad.server.console;

import io.gad.control.access.AccessRole;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Whether whoever looks may also change something; templates leave out what they may not do. */
@ControllerAdvice(basePackageClasses = MayAct.class)
class MayAct {

    @ModelAttribute("mayAct")
    boolean mayAct(HttpServletRequest request) {
        return request.isUserInRole(AccessRole.ADMIN.name());
    }
}
