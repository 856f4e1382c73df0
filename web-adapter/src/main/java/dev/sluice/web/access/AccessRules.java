package dev.sluice.web.access;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator allows.
 *
 * @param token          what every request must present; empty: nothing, and only loopback may be bound
 * @param allowedHosts   the names by which this server may be called, besides those of loopback and its own address
 * @param allowedOrigins the origins ({@code https://app.example.org}) whose pages may write
 */
public record AccessRules(Optional<AccessToken> token, Set<String> allowedHosts, Set<String> allowedOrigins) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

    public AccessRules {
        allowedHosts = lowerCase(allowedHosts);
        allowedOrigins = lowerCase(allowedOrigins);
    }

    /**
     * Whether the server may be called by that name. A page that got a name of its own to resolve to this server's
     * address (DNS rebinding) calls it by that name, and is refused here.
     *
     * @param ownAddress the address that the connection arrived at
     */
    boolean allowsHost(Authority called, String ownAddress) {
        return LOOPBACK.contains(called.host())
                || called.host().equals(ownAddress)
                || allowedHosts.contains(called.host());
    }

    boolean allowsOrigin(String origin) {
        return allowedOrigins.contains(origin.toLowerCase(Locale.ROOT));
    }

    private static Set<String> lowerCase(Set<String> names) {
        return names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
