package io.gad.server.console;

import io.gad.server.Annex;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;

/** The pages' texts, in {@code messages.properties}: templates name them, and hold none that people read. */
@Configuration(proxyBeanMethods = false)
class Texts {

    @Bean
    MessageSource messageSource(ObjectProvider<Annex> annex) {
        ResourceBundleMessageSource texts = source();
        annex.stream().map(a -> a.folder() + ".messages").forEach(texts::addBasenames);
        return texts;
    }

    /** In the language of whoever asks, where there is a file of it; else, and for each text that is not in it, in English. */
    static ResourceBundleMessageSource source() {
        ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
        texts.setBasename("io.gad.server.console.messages");
        texts.setDefaultEncoding(StandardCharsets.UTF_8.name());
        texts.setFallbackToSystemLocale(false);
        return texts;
    }
}
