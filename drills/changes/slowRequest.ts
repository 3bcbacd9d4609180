import { join } from "node:path";
import { that, unnoticed } from "../judge/checks";
import type { Drill } from "../drill";
import { siteCopy } from "../stage/siteCopy";
import type { Stage } from "../stage/stage";

const seconds = 20;

/** A request is on its way when its server is replaced. */
export const slowRequest: Drill = {
  name: "slow-request",
  what: `the server that works on a request of ${seconds} s is replaced`,
  isLong: true,
  async run(stage) {
    const page = `<?php sleep(${seconds}); echo "slowly ", str_repeat("done ", 1000);`;
    await stage.change("a release with a slow page", {
      "lamp:site": siteCopy(stage, "slow", { "public/slow.php": page }),
    });
    // As late as possible: it must still be on its way when the old servers are asked to leave, some 15 s from now.
    const { url } = await stage.stack.outputs();
    const servers = () => stage.machines.list().filter(({ kind }) => kind === "server").length;
    const before = servers();
    const replaced = stage.restore("back to the release before");
    replaced.catch(() => undefined); // told below, where it is awaited
    await stage.until("a new server boots", 60, () => servers() > before);
    stage.strike(`a request of ${seconds} s begins`);
    const answer = await ask(stage, String(url));
    await replaced;
    const isWhole = answer.code === 0 && JSON.parse(answer.stdout).body.length === "slowly ".length + 5000;
    return seen => [
      that("the slow request was answered, whole", isWhole, answer.stderr.trim() || "yes"),
      ...unnoticed(seen),
    ];
  },
};

const ask = (stage: Stage, url: string) =>
  stage.machines.internetHost.exec(
    [process.execPath, "--import", "tsx", join(__dirname, "..", "visitors", "ask.ts"), url, "/slow.php", "60"],
    { timeout: 70 },
  );
