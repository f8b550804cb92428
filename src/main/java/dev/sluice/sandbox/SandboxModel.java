package dev.sluice.sandbox;

import dev.sluice.json.JsonText;
import dev.sluice.sandbox.ModelRequest.Choice;
import dev.sluice.sandbox.ModelRequest.Format;
import dev.sluice.sandbox.ModelRequest.Tool;
import dev.sluice.sandbox.Reply.Cause;
import dev.sluice.sandbox.Reply.Ending;
import dev.sluice.sandbox.Reply.Fault;
import dev.sluice.sandbox.Reply.Finish;
import dev.sluice.sandbox.Reply.Pacing;
import dev.sluice.sandbox.Reply.Tokens;
import dev.sluice.sandbox.Steering.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decides what to answer. Knows no provider and does no I/O; apart from the ids of calls, equal requests get equal replies. */
final class SandboxModel {

    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Duration DRIP = Duration.ofSeconds(3);
    private static final int LONG_TOKENS = 2000;
    private static final int BROKEN_AFTER = 3;
    private static final int FILTERED_AFTER = 5;
    private static final int LENGTH_TOKENS = 16;

    private final Duration tokenDelay;
    private final Ids ids;

    SandboxModel(Duration tokenDelay, Ids ids) {
        this.tokenDelay = tokenDelay;
        this.ids = ids;
    }

    Reply reply(ModelRequest request, Steering steering) {
        return switch (steering.behaviour()) {
            case ERROR -> Fault.of(steering.number());
            case QUOTA -> new Fault(429, Cause.QUOTA);
            case CONTEXT -> new Fault(400, Cause.CONTEXT);
            case UNKNOWN -> new Fault(404, Cause.MODEL);
            default -> answer(request, steering);
        };
    }

    private Reply.Answer answer(ModelRequest request, Steering steering) {
        Behaviour behaviour = steering.behaviour();
        List<Piece> pieces = pieces(request, steering);
        Finish finish = behaviour == Behaviour.REFUSAL ? Finish.CONTENT_FILTER : finish(pieces);
        String stoppedBy = StopSequences.met(pieces, request.stop());
        pieces = StopSequences.cut(pieces, stoppedBy);
        int hidden = request.hiddenReasoning();
        int budget = budget(request, behaviour);
        if (hidden + pieces.size() > budget) {
            hidden = Math.min(hidden, budget);
            pieces = pieces.subList(0, budget - hidden);
            finish = Finish.LENGTH;
            stoppedBy = null;
        }
        int bound = bound(behaviour);
        if (pieces.size() > bound) {
            pieces = pieces.subList(0, bound);
            finish = behaviour == Behaviour.FILTER ? Finish.CONTENT_FILTER : finish;
        }
        return new Reply.Answer(
                pieces,
                finish,
                stoppedBy,
                tokens(request, pieces, hidden),
                pacing(steering, hidden),
                ending(behaviour));
    }

    private List<Piece> pieces(ModelRequest request, Steering steering) {
        Integer tokens = steering.tokens();
        if (tokens != null) {
            return AnswerText.numbers(tokens);
        }
        return switch (steering.behaviour()) {
            case LONG -> AnswerText.numbers(LONG_TOKENS);
            case BURST -> AnswerText.numbers(steering.number());
            case DRIP -> text(AnswerText.DRIP);
            case ECHO -> text(request.lastUserText());
            case REFUSAL ->
                Tokenizer.split(AnswerText.REFUSAL).stream()
                        .<Piece>map(Piece.Refusal::new)
                        .toList();
            case REASONING -> reasoned(request);
            default -> request.showsReasoning() ? reasoned(request) : content(request);
        };
    }

    private List<Piece> reasoned(ModelRequest request) {
        List<Piece> pieces = new ArrayList<>();
        for (String token : Tokenizer.split(AnswerText.reasoning(request))) {
            pieces.add(new Piece.Reasoning(token));
        }
        pieces.addAll(content(request));
        return pieces;
    }

    private List<Piece> content(ModelRequest request) {
        List<Tool> called = called(request);
        if (!called.isEmpty()) {
            return calls(called);
        }
        return switch (request.format()) {
            case Format.Text t -> text(AnswerText.answer(request));
            case Format.AnyJson any -> text(JsonText.of(AnswerText.facts(request)));
            case Format.FencedJson fenced -> text("```json\n" + JsonText.of(AnswerText.facts(request)) + "\n```");
            case Format.Json json -> text(JsonText.of(SchemaExample.of(json.schema())));
        };
    }

    private static List<Piece> text(String text) {
        return Tokenizer.split(text).stream().<Piece>map(Piece.Text::new).toList();
    }

    /** Which tools to call: the demanded one, else those that the user names, else the first. None once there are results. */
    private static List<Tool> called(ModelRequest request) {
        List<Tool> tools = request.tools();
        if (tools.isEmpty() || !request.lastResults().isEmpty()) {
            return List.of();
        }
        return switch (request.choice()) {
            case Choice.None none -> List.of();
            case Choice.Named named ->
                tools.stream()
                        .filter(tool -> tool.name().equals(named.function()))
                        .limit(1)
                        .toList();
            case Choice.Free free -> {
                List<Tool> wanted = tools.stream()
                        .filter(tool -> names(request.lastUserText(), tool.name()))
                        .toList();
                List<Tool> chosen = wanted.isEmpty() ? tools.subList(0, 1) : wanted;
                yield request.parallel() ? chosen : chosen.subList(0, 1);
            }
        };
    }

    /** Whether the text holds the name as a word of its own, in any case, its underscores written as spaces or not. */
    private static boolean names(String text, String name) {
        String spaced = (" " + text + " ").toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ");
        return spaced.contains(" " + name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ") + " ");
    }

    private List<Piece> calls(List<Tool> tools) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            Tool tool = tools.get(i);
            pieces.add(new Piece.ToolCall(i, ids.alphanumeric("call_", 24), tool.name()));
            for (String fragment : Tokenizer.split(JsonText.of(SchemaExample.ofObject(tool.parameters())))) {
                pieces.add(new Piece.ToolArguments(i, fragment));
            }
        }
        return pieces;
    }

    private static Finish finish(List<Piece> pieces) {
        return pieces.stream().anyMatch(Piece.ToolCall.class::isInstance) ? Finish.TOOL_CALLS : Finish.STOP;
    }

    private static int budget(ModelRequest request, Behaviour behaviour) {
        Integer max = request.maxTokens();
        int budget = max == null ? Integer.MAX_VALUE : max;
        return behaviour == Behaviour.LENGTH ? Math.min(budget, LENGTH_TOKENS) : budget;
    }

    private static int bound(Behaviour behaviour) {
        return switch (behaviour) {
            case MIDSTREAM, CUT -> BROKEN_AFTER;
            case FILTER -> FILTERED_AFTER;
            default -> Integer.MAX_VALUE;
        };
    }

    private static Ending ending(Behaviour behaviour) {
        return switch (behaviour) {
            case MIDSTREAM -> Ending.ERROR;
            case CUT -> Ending.CUT;
            case STALL -> Ending.STALL;
            case SILENT -> Ending.SILENCE;
            default -> Ending.FINISH;
        };
    }

    private Pacing pacing(Steering steering, int hiddenReasoning) {
        Duration asked = steering.delay();
        Duration between = asked != null
                ? asked
                : switch (steering.behaviour()) {
                    case FAST, LONG, BURST -> Duration.ZERO;
                    case SLOW -> SLOW;
                    case DRIP -> DRIP;
                    default -> tokenDelay;
                };
        return new Pacing(between.multipliedBy(1L + hiddenReasoning), between, steering.behaviour() == Behaviour.BURST);
    }

    private static Tokens tokens(ModelRequest request, List<Piece> pieces, int hidden) {
        int prompt = PromptTokens.of(request);
        int shown =
                (int) pieces.stream().filter(Piece.Reasoning.class::isInstance).count();
        return new Tokens(prompt, PromptTokens.cached(prompt), hidden + pieces.size(), hidden + shown);
    }
}
