package dev.sluice.bench;

/** Some figures that are measured together, on processes that were started for them. Closing it ends these. */
interface Part extends AutoCloseable {

    /** Measures everything once. */
    void round(Figures figures) throws Exception;

    /** Whether another round on the same processes would add anything: then one warms up and the median of the others counts. */
    default boolean repeats() {
        return true;
    }

    @Override
    void close();

    /** Starts what a part needs. */
    interface Opening {
        Part open(Settings settings) throws Exception;
    }
}
