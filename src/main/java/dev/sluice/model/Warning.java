package dev.sluice.model;

/** Something of a request that was left out without changing what the answer means, and why. */
public record Warning(String code, String field, String message) {}
