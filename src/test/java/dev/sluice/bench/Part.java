package dev.sluice.bench;

/** Some figures that are measured together, on processes that were started for them. Closing it ends these. */
interface Part extends AutoCloseable {

    /** Measures everything once. */
    void round(Figures figures) throws Exception;

    @Override
    void close();

    /** Starts what a part needs. */
    interface Opening {
        Part open(Settings settings) throws Exception;
    }
}
