package dev.sluice.chat;

import dev.sluice.config.EndpointConfig;
import dev.sluice.provider.Provider;
import dev.sluice.registry.ModelInfo;
import java.time.LocalDate;

/**
 * Where a request goes: the model, the adapter that speaks its format, and the endpoint that serves it.
 *
 * @param day the day of the request (UTC), whose prices count
 */
public record Route(ModelInfo model, Provider provider, EndpointConfig endpoint, LocalDate day) {}
