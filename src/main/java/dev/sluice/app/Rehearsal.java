package dev.sluice.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The requests of a rehearsal: of every kind that is answered in everyday work. Blocks. */
final class Rehearsal {

    private static final int ROUNDS = 5;
    private static final String V3 = "/v3/ai/chat_completions";
    private static final String V1 = "/v1/chat/completions";
    private static final String RUNS = "/v3/ai/chat_completion_runs";

    private record Question(HttpRequest.Builder request, int status) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final String api;
    private final String token;

    Rehearsal(int port, String token) {
        this.api = "http://127.0.0.1:" + port;
        this.token = token;
    }

    /**
     * How many requests were answered as they should be.
     *
     * @param models what to ask
     * @throws IOException if one was not
     */
    int play(List<String> models) throws IOException {
        int answers = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Question> questions = questions(models);
            askAll(questions);
            answers += questions.size();
        }
        return answers;
    }

    private List<Question> questions(List<String> models) {
        List<Question> questions = new ArrayList<>();
        for (String model : models) {
            questions.add(ask(V3, model, "", 200));
            questions.add(ask(V3, model, "\"stream\": false,", 200));
            questions.add(ask(V3, model, "\"async\": true,", 202));
            questions.add(ask(V1, model, "\"stream\": true,", 200));
            questions.add(ask(V1, model, "", 200));
        }
        questions.add(ask(V3, "nobody/nothing", "", 422));
        questions.add(look(RUNS));
        questions.add(look("/v3/ai/models"));
        questions.add(look("/openapi.json"));
        return questions;
    }

    private Question look(String path) {
        return new Question(HttpRequest.newBuilder(URI.create(api + path)), 200);
    }

    private Question ask(String path, String model, String mode, int status) {
        return new Question(
                HttpRequest.newBuilder(URI.create(api + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\": \"" + model + "\"," + mode
                                + "\"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}")),
                status);
    }

    private void askAll(List<Question> questions) throws IOException {
        List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
        for (Question question : questions) {
            HttpRequest request =
                    question.request.header("Authorization", "Bearer " + token).build();
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
        }
        for (int i = 0; i < answers.size(); i++) {
            HttpResponse<Void> answer = answers.get(i).join();
            if (answer.statusCode() != questions.get(i).status) {
                throw new IOException(answer.uri().getPath() + " was answered " + answer.statusCode() + ", not "
                        + questions.get(i).status);
            }
        }
    }
}
