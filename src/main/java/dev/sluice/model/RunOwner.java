package dev.sluice.model;

/** Whom a run belongs to: a subject within its tenant. To anyone else it does not exist. */
public record RunOwner(String tenant, String subject) {}
