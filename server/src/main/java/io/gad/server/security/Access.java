package io.gad.server.security;

import io.gad.api.Problem;
import io.gad.control.access.AccessRole;
import io.gad.server.Annex;
import io.gad.server.http.ProblemWriter;
import io.gad.server.http.ServerProblems;
import io.gad.server.settings.Settings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Which address asks for what. */
@Configuration(proxyBeanMethods = false)
public class Access {

    /** Nothing from another host, nothing inline. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";

    /** Holds, of a request that is shown the page of refusals, the problem for which it was refused. */
    public static final String REFUSED = "gad.refused";

    private static final String ADMIN = AccessRole.ADMIN.name();
    private static final String VIEWER = AccessRole.VIEWER.name();

    /** For what viewers have asked of the members, in the console and by REST together. */
    private final Semaphore asking = new Semaphore(AskingLimit.AT_ONCE);

    @Bean
    @Order(1)
    SecurityFilterChain open(HttpSecurity http) {
        return http.securityMatcher("/health/**", "/console/assets/**")
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(h -> {
                    headers(h);
                    h.cacheControl(HeadersConfigurer.CacheControlConfig::disable);
                })
                .authorizeHttpRequests(a -> a.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain console(
            HttpSecurity http,
            Settings settings,
            SecurityContextRepository sessions,
            Holders holders,
            ObjectProvider<Annex> annex) {
        String[] seen = ViewerRoutes.pages(annex.stream());
        CookieCsrfTokenRepository csrf = new CookieCsrfTokenRepository();
        csrf.setCookieName("gad_csrf");
        csrf.setCookieCustomizer(c -> c.httpOnly(true).sameSite("Strict").secure(settings.tls()));
        return http.securityMatcher("/", "/console", "/console/**")
                .securityContext(c -> c.securityContextRepository(sessions))
                .csrf(c -> c.csrfTokenRepository(csrf))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(l -> l.logoutUrl("/console/sign-out")
                        .logoutSuccessUrl("/console/sign-in?signed-out")
                        .deleteCookies("gad_session"))
                .headers(Access::headers)
                .exceptionHandling(e -> e.authenticationEntryPoint(
                                (request, response, denied) -> response.sendRedirect(WayBack.signIn(request, false)))
                        .accessDeniedHandler(Access::deniedInTheConsole))
                .addFilterBefore(new HolderFilter(holders), AuthorizationFilter.class)
                .addFilterAfter(new AskingLimit(asking, Access::refuseInTheConsole), AuthorizationFilter.class)
                .authorizeHttpRequests(a -> a.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers("/console/sign-in")
                        .permitAll()
                        .requestMatchers(ViewerRoutes.FORMS)
                        .hasRole(ADMIN)
                        .requestMatchers(HttpMethod.GET, seen)
                        .hasAnyRole(ADMIN, VIEWER)
                        .requestMatchers(HttpMethod.HEAD, seen)
                        .hasAnyRole(ADMIN, VIEWER)
                        .anyRequest()
                        .hasRole(ADMIN))
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain programs(HttpSecurity http, Holders holders, ProblemWriter problems) {
        return http.sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(Access::headers)
                .addFilterBefore(new BearerFilter(holders), UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(new HolderFilter(holders), AuthorizationFilter.class)
                .addFilterAfter(
                        new AskingLimit(asking, (request, response, problem) -> problems.write(response, problem)),
                        AuthorizationFilter.class)
                .exceptionHandling(e -> e.authenticationEntryPoint((request, response, denied) -> {
                            response.setHeader("WWW-Authenticate", "Bearer");
                            problems.write(
                                    response, ServerProblems.unauthorized(request.getHeader("Authorization") != null));
                        })
                        .accessDeniedHandler((request, response, denied) ->
                                problems.write(response, ServerProblems.forbidden(request.getUserPrincipal()))))
                .authorizeHttpRequests(a -> a.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, ViewerRoutes.SEEN)
                        .hasAnyRole(ADMIN, VIEWER)
                        .requestMatchers(HttpMethod.HEAD, ViewerRoutes.SEEN)
                        .hasAnyRole(ADMIN, VIEWER)
                        .requestMatchers(HttpMethod.POST, ViewerRoutes.ASKED)
                        .hasAnyRole(ADMIN, VIEWER)
                        .anyRequest()
                        .hasRole(ADMIN))
                .build();
    }

    /** A form without its mark comes from a session that is over; all else is what a viewer may not do. */
    private static void deniedInTheConsole(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (denied instanceof CsrfException) {
            response.sendRedirect(WayBack.signIn(request, true));
        } else {
            refuseInTheConsole(request, response, ServerProblems.forbidden(request.getUserPrincipal()));
        }
    }

    private static void refuseInTheConsole(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException, ServletException {
        request.setAttribute(REFUSED, problem);
        request.getRequestDispatcher("/console/refused").forward(request, response);
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(c -> c.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN));
    }

    @Bean
    SecurityContextRepository sessions() {
        return new HttpSessionSecurityContextRepository();
    }

    /** Names and passwords are asked for by the console's sign-in alone ({@link Holders}); without this bean a user would be made up. */
    @Bean
    UserDetailsService nobodyByName() {
        return name -> {
            throw new UsernameNotFoundException("Expected a sign-in by the console's page, found a user name.");
        };
    }
}
