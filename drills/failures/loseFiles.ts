import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../rehearsal/support/until";
import type { DrillContext } from "../context/drillContext";
import { HealthWatch } from "../context/healthWatch";
import { siteCopy } from "../context/siteCopy";
import type { Drill } from "../drill";
import { atMost, none, note, that, unnoticed } from "../judge/checks";

/** How long the file system does not answer. */
const silentSeconds = 15;
/**
 * Seconds after which a page that needs a shared file has an error: the pause and the two questions of lamp-shared, of one second
 * each, and a margin.
 */
export const errorSeconds = 3 + 1;
/** Seconds until the files are back: an attempt to mount, which ends by itself after 20 s, and the next one. */
const backSeconds = 20 + 5;

const shared = "public/lose-files";
const file = "seed.txt";
/** A page that needs a shared file. */
const page = `<?php $text = @file_get_contents(__DIR__ . "/lose-files/${file}");
http_response_code($text === false ? 500 : 200);
echo $text;`;

export const loseFiles: Drill = {
  name: "lose-files",
  what: "the shared files do not answer: connections to EFS stay open, and nothing is answered",
  isLong: true,
  async run(context) {
    const { fleet, machines, stack } = context;
    const isProtected = stack.setting("lamp:protectData") === "true";
    // A list in YAML, or words.
    const paths = stack.setting("lamp:sharedPaths").match(/[\w./-]+/g) ?? [];
    await context.change("a release with a shared folder", {
      "lamp:site": siteCopy(context, "lose-files", { [`${shared}/${file}`]: "here", "public/lose-files.php": page }),
      "lamp:sharedPaths": [...paths, shared].join(),
    });
    const targets = machines.list().filter(({ kind }) => kind === "files");
    const before = await ask(context);
    const watch = new HealthWatch(fleet);
    context.markEvent("the shared files do not answer");
    for (const { id } of targets) await machines.faults.freeze(id, true);
    const during = await ask(context);
    context.mark("pages that need them are errors");
    await sleep(silentSeconds * 1000);
    const later = await ask(context);
    for (const { id } of targets) await machines.faults.freeze(id, false);
    const thawed = Date.now();
    context.mark("the shared files answer again");
    await until("every server to have its shared files again", { seconds: backSeconds }, async () =>
      (await ask(context)).every(({ status }) => status === 200),
    );
    const back = (Date.now() - thawed) / 1000;
    context.mark("every server has them");
    const unhealthy = await watch.stop();
    const consoles = await Promise.all(fleet.servers().map(({ id }) => machines.consoleOf(id)));
    if (isProtected && paths.length === 0)
      await context.change("the shared files may go", { "lamp:protectData": "false" });
    await context.restore();
    return seen => [
      that(
        "the page that needs a file is there before",
        before.every(({ status }) => status === 200),
      ),
      that(
        "it is an error while the files do not answer",
        [...during, ...later].every(({ status }) => status === 500),
      ),
      atMost("longest time until its first error", longest(during), errorSeconds, " s"),
      atMost("longest time until a later error", longest(later), 1, " s"),
      ...unnoticed(seen),
      none("web servers that the balancer called unhealthy", unhealthy),
      that(
        "the console of every server says once what happened",
        consoles.every(console => console.split("lamp: the shared files do not answer").length === 2),
      ),
      atMost("longest time until the files are back", back, backSeconds, " s"),
      note("mount targets", String(targets.length)),
    ];
  },
};

interface Asked {
  readonly status: number;
  readonly seconds: number;
}

const longest = (answers: readonly Asked[]) => Math.max(...answers.map(({ seconds }) => seconds));

/** Asks every server for the page that needs a file, all at once. */
function ask({ fleet, machines }: DrillContext): Promise<Asked[]> {
  const wanted = [
    "-so",
    "/dev/null",
    "-m",
    "30",
    "-w",
    "%{http_code} %{time_total}",
    "http://127.0.0.1/lose-files.php",
  ];
  return Promise.all(
    fleet.servers().map(async ({ id }) => {
      const [status = 0, seconds = 0] = (await machines.execIn(id, ["curl", ...wanted])).stdout.split(" ").map(Number);
      return { status, seconds };
    }),
  );
}
