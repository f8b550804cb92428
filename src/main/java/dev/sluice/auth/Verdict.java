package dev.sluice.auth;

/** What becomes of a token. */
sealed interface Verdict permits AcceptedToken, Refusal {}
