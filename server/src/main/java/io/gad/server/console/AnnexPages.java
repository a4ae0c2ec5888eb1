package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.server.Annex;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.templateresolver.ITemplateResolver;

/** The page of an annex. Not there at all, nor any of its addresses, where the server was started without one. */
@Controller
@ConditionalOnBean(Annex.class)
class AnnexPages {

    private final Annex annex;
    private final ControlPlane control;

    AnnexPages(Annex annex, ControlPlane control) {
        this.annex = annex;
        this.control = control;
    }

    @GetMapping("/console/${" + Annex.NAME + "}")
    String page(Model model) {
        model.addAttribute("look", annex.look());
        return annex.name();
    }

    @GetMapping("/console/${" + Annex.NAME + "}/figures")
    ResponseEntity<String> figures() {
        return ChartPages.answer(annex.figures());
    }

    @PostMapping("/console/${" + Annex.NAME + "}")
    String act(@RequestParam Map<String, String> form, HttpServletResponse response, Model model) {
        try {
            annex.act(form).ifPresent(control.chronicle()::record);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return page(model);
        }
        return "redirect:/console/" + annex.name();
    }

    /** Its one template; every other one is the console's. */
    @Bean
    static ITemplateResolver annexTemplate(Annex annex) {
        ClassLoaderTemplateResolver template =
                new ClassLoaderTemplateResolver(annex.getClass().getClassLoader());
        template.setPrefix(annex.folder().replace('.', '/') + "/");
        template.setSuffix(".html");
        template.setTemplateMode(TemplateMode.HTML);
        template.setCharacterEncoding(StandardCharsets.UTF_8.name());
        template.setResolvablePatterns(Set.of(annex.name()));
        template.setOrder(0);
        return template;
    }
}
