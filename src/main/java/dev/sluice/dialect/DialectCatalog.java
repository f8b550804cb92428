package dev.sluice.dialect;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The dialects on the class path, by name. */
public final class DialectCatalog {

    private final Map<String, Dialect> byName;

    private DialectCatalog(Map<String, Dialect> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** Finds every dialect with {@link ServiceLoader}. */
    public static DialectCatalog load() {
        Map<String, Dialect> found = new TreeMap<>();
        for (Dialect dialect : ServiceLoader.load(Dialect.class)) {
            if (found.put(dialect.name(), dialect) != null) {
                throw new IllegalStateException("two dialects are named " + dialect.name());
            }
        }
        return new DialectCatalog(found);
    }

    /** The dialect of that name, which has to exist and be of this kind. */
    public <D extends Dialect> D get(String name, Class<D> kind) {
        Dialect dialect = byName.get(name);
        if (!kind.isInstance(dialect)) {
            throw new IllegalStateException("no " + kind.getSimpleName() + " is named " + name);
        }
        return kind.cast(dialect);
    }
}
