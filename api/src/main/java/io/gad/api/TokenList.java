package io.gad.api;

import java.util.List;

/** The tokens beside the first one, by name. */
public record TokenList(List<TokenView> tokens) {

    public TokenList {
        tokens = Lists.orEmpty(tokens);
    }
}
