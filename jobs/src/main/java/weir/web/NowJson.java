package weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import weir.run.PipelineRun;
import weir.serve.DriverLife;
import weir.serve.StatusJson;

/** {@code now}: what {@code /status} says, with the account of rows. Waits for nothing. */
final class NowJson implements Endpoint {
    private final DriverLife life;
    private final RowAccount rows;
    private final DriverLives lives;

    NowJson(DriverLife life, RowAccount rows, DriverLives lives) {
        this.life = life;
        this.rows = rows;
        this.lives = lives;
    }

    @Override
    public ObjectNode answer(Asked asked) {
        return node();
    }

    ObjectNode node() {
        ObjectNode node = StatusJson.node(life);
        life.run().map(PipelineRun::events).ifPresent(log -> node.put("life", log.life()));
        ObjectNode streams = node.putObject("streams");
        Map<String, RowAccount.Account> accounts = rows.accounts();
        accounts.forEach((stream, account) -> {
            ObjectNode of =
                    streams.putObject(stream).put("accepted", account.accepted()).put("inDrops", account.inDrops());
            account.kept().ifPresent(kept -> of.put("kept", kept));
        });
        Optional<DriverLives.Verdict> verdict = lives.lastVerdict();
        verdict.ifPresent(last -> node.putObject("verified")
                .put("at", last.atMillis())
                .put("lost", last.lost())
                .put("duplicated", last.duplicated())
                .put("different", last.different()));
        return node;
    }
}
