package dev.sluice.app;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Notices what a process is told by signals. Java has no supported way to hear of them; where the unsupported one is missing, or signals
 * are somebody else's, they have the effect that they have without us.
 */
final class Signals {

    private static final List<String> END = List.of("TERM", "INT");
    private static final List<String> HANG_UP = List.of("HUP");

    private Signals() {}

    /** Told to end once more. To be called when the first has come: it takes the place of the handler that begins the end. */
    static void onAnotherEnd(Runnable work) {
        on(END, work);
    }

    /** Told to read its configuration again. */
    static void onHangUp(Runnable work) {
        on(HANG_UP, work);
    }

    private static void on(List<String> names, Runnable work) {
        for (String name : names) {
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
                Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    work.run();
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    }
}
