package dev.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.Steering.Behaviour;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-4o,NORMAL,0",
        "sandbox,NORMAL,0",
        "sandbox-anything,NORMAL,0",
        "sandbox-fast,FAST,0",
        "sandbox-slow,SLOW,0",
        "sandbox-drip,DRIP,0",
        "sandbox-long,LONG,0",
        "sandbox-echo,ECHO,0",
        "sandbox-reasoning,REASONING,0",
        "sandbox-refusal,REFUSAL,0",
        "sandbox-filter,FILTER,0",
        "sandbox-length,LENGTH,0",
        "sandbox-burst-12,BURST,12",
        "sandbox-burst-0,UNKNOWN,0",
        "sandbox-burst-1000000000000,UNKNOWN,0",
        "sandbox-error-429,ERROR,429",
        "sandbox-error-200,UNKNOWN,0",
        "sandbox-error-,UNKNOWN,0",
        "sandbox-error-cut,UNKNOWN,0",
        "sandbox-error-midstream,MIDSTREAM,0",
        "sandbox-error-quota,QUOTA,0",
        "sandbox-error-context,CONTEXT,0",
        "sandbox-cut,CUT,0",
        "sandbox-stall,STALL,0",
        "sandbox-silent,SILENT,0",
    })
    void theModelsNameSteers(String model, Behaviour behaviour, int number) {
        Steering steering = Steering.of(model, MultiMap.caseInsensitiveMultiMap());
        assertThat(steering).isEqualTo(new Steering(behaviour, number, null, null));
    }

    @Test
    void headersWin() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("x-sandbox-delay-ms", "15")
                .add("X-Sandbox-Tokens", "7")
                .add("X-Sandbox-Error", "503");
        assertThat(Steering.of("sandbox-fast", headers))
                .isEqualTo(new Steering(Behaviour.ERROR, 503, Duration.ofMillis(15), 7));
    }

    @Test
    void headersThatMakeNoSenseAreIgnored() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Sandbox-Delay-Ms", "soon")
                .add("X-Sandbox-Tokens", "-1")
                .add("X-Sandbox-Error", "299");
        assertThat(Steering.of("sandbox-fast", headers)).isEqualTo(new Steering(Behaviour.FAST, 0, null, null));
    }
}
