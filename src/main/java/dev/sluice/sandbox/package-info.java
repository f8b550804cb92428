/**
 * A local stand-in for the providers and an embedded Redis, so that everything runs with no key and no install.
 *
 * <p>{@link dev.sluice.sandbox.SandboxProviders} speaks the providers' wire formats over real HTTP on a loopback port and checks
 * what it gets as strictly as they do. A {@code Standin} is one provider's face, an {@code AnswerWriter} one of its formats;
 * behind all of them is one {@code SandboxModel}, which knows no format. The same request gives the same answer, ids aside.
 *
 * <p>The model's name steers what happens:
 *
 * <table>
 * <caption>Models of the sandbox</caption>
 * <tr><th>model</th><th>answer</th></tr>
 * <tr><td>any other name</td><td>says what it was given, token by token, at the configured pace; calls the tools it is offered,
 *     answers in the JSON it is asked for</td></tr>
 * <tr><td>{@code sandbox-fast}</td><td>the same without pauses</td></tr>
 * <tr><td>{@code sandbox-slow}</td><td>the same with one second per token</td></tr>
 * <tr><td>{@code sandbox-drip}</td><td>a short text with three seconds per token</td></tr>
 * <tr><td>{@code sandbox-long}</td><td>the numbers 1 to 2000, one per token, without pauses</td></tr>
 * <tr><td>{@code sandbox-burst-<n>}</td><td>the numbers 1 to n, all in one write</td></tr>
 * <tr><td>{@code sandbox-echo}</td><td>exactly the text of the last user message</td></tr>
 * <tr><td>{@code sandbox-reasoning}</td><td>reasoning text, counted as such, then the answer; Google shows it only to those who ask
 *     for thoughts</td></tr>
 * <tr><td>{@code sandbox-refusal}</td><td>a refusal in the provider's form; Google's is a blocked prompt</td></tr>
 * <tr><td>{@code sandbox-filter}</td><td>a few tokens, then ended by the content filter</td></tr>
 * <tr><td>{@code sandbox-length}</td><td>at most 16 tokens, then ended by the token limit</td></tr>
 * <tr><td>{@code sandbox-error-<status>}</td><td>that HTTP status (400..599) with the provider's body; 429 asks
 *     to come back after 7 seconds, in the header or the body as the provider does</td></tr>
 * <tr><td>{@code sandbox-error-quota}</td><td>the provider's answer when the account's money is used up</td></tr>
 * <tr><td>{@code sandbox-error-context}</td><td>the provider's answer to a prompt that is too long</td></tr>
 * <tr><td>{@code sandbox-error-midstream}</td><td>three tokens, then an error inside the stream</td></tr>
 * <tr><td>{@code sandbox-cut}</td><td>three tokens, then the connection is closed without an end</td></tr>
 * <tr><td>{@code sandbox-stall}</td><td>the head of the response, then silence</td></tr>
 * <tr><td>{@code sandbox-silent}</td><td>nothing, ever</td></tr>
 * </table>
 *
 * <p>The providers' own names behave like their families: they refuse what these refuse, and think where these think unasked. Of
 * Google's, those from Gemini 3 on take a call back only with the signature that came with it. Signatures are checked against what
 * they stand for, so that a text or call that came back changed, or to another model, is found out.
 *
 * <p>OpenAI's Responses API takes the same names. There a model that reasons (by its name or because it is asked to) has a reasoning
 * item before everything else it says; its encrypted content is good for any sandbox, and only where it was. A summary is shown if
 * the request wants one. What {@code sandbox-reasoning} reasons is that summary. Nothing is stored, whatever {@code store} says.
 *
 * <p>A {@code sandbox-error-…} or {@code sandbox-burst-…} with anything else behind it is a model that does not exist. A direct
 * caller may also send {@code X-Sandbox-Delay-Ms} (the pause between tokens), {@code X-Sandbox-Tokens} (answer with the numbers 1
 * to n) and {@code X-Sandbox-Error} (a status, {@code quota}, {@code context}, {@code midstream}, {@code cut}, {@code stall} or
 * {@code silent}); they win over the name, and a value that makes no sense is ignored. A call without a key, or with the key
 * {@code invalid}, is refused as the provider refuses it. Anthropic's thinking is signed and checked when it comes back; the string
 * that makes Anthropic encrypt it does so here too.
 */
@NullMarked
package dev.sluice.sandbox;

import org.jspecify.annotations.NullMarked;
