package dev.sluice.app;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Notices when a process that is ending already is told to end once more. Java has no supported way to hear of that; where the
 * unsupported one is missing, or signals are somebody else's, the second signal changes nothing.
 */
final class EndSignals {

    private static final List<String> NAMES = List.of("TERM", "INT");

    private EndSignals() {}

    /** To be called when the first has come: it takes the place of the handler that begins the end. */
    static void onAnother(Runnable work) {
        for (String name : NAMES) {
            try {
                handle(name, work);
            } catch (ReflectiveOperationException | RuntimeException unsupported) {
                return;
            }
        }
    }

    private static void handle(String name, Runnable work) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object ours = Proxy.newProxyInstance(
                EndSignals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    work.run();
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    }
}
