package dev.sluice.model;

/** What a user message or a tool result may hold. */
public sealed interface UserPart permits ContentPart.Text, ContentPart.Media {}
