/** OpenAI's Chat Completions as a client format, so that whatever speaks to OpenAI can speak to this gateway. */
@NullMarked
package dev.sluice.dialect.openai;

import org.jspecify.annotations.NullMarked;
