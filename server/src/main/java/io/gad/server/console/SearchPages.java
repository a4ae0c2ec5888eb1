package io.gad.server.console;

import io.gad.api.InstanceView;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Finds groups and instances by a part of their names, ids, regions or hosts. */
@Controller
class SearchPages {

    /** Of each; how many more there are is told. */
    static final int MOST = 50;

    private final ConsoleModel pages;

    SearchPages(ConsoleModel pages) {
        this.pages = pages;
    }

    @GetMapping("/console/search")
    String search(@RequestParam(defaultValue = "") String q, Model model) {
        String text = q.strip();
        List<Row> groups = text.isEmpty()
                ? List.of()
                : pages.rows().stream().filter(row -> row.matches(text)).toList();
        List<InstanceView> instances = text.isEmpty()
                ? List.of()
                : pages.instances().stream()
                        .filter(i -> matches(i, text.toLowerCase(Locale.ROOT)))
                        .toList();
        model.addAttribute("q", text);
        model.addAttribute("groups", groups.stream().limit(MOST).toList());
        model.addAttribute("instances", instances.stream().limit(MOST).toList());
        model.addAttribute("moreGroups", Math.max(0, groups.size() - MOST));
        model.addAttribute("moreInstances", Math.max(0, instances.size() - MOST));
        return "search";
    }

    private static boolean matches(InstanceView instance, String text) {
        return instance.name().toLowerCase(Locale.ROOT).contains(text)
                || instance.region().toLowerCase(Locale.ROOT).contains(text)
                || instance.hosts().stream()
                        .anyMatch(h -> h.toLowerCase(Locale.ROOT).contains(text));
    }
}
