import { that, unnoticed } from "../judge/checks";
import type { Drill } from "../drill";
import { Fleet } from "../stage/fleet";

/** New servers that never become healthy: a name that no package has. */
export const badRelease: Drill = {
  name: "bad-release",
  what: "new servers never become healthy; `up` again; then the change is taken back",
  isLong: true,
  async run(stage) {
    const fleet = new Fleet(stage);
    const before = fleet.servers().map(({ id }) => id);
    await stage.set({ "lamp:phpExtensions": '["no-such-thing"]', "lamp:healthTimeoutSeconds": "40" });
    const first = await stage.attemptUp("new servers that cannot be well");
    const second = await stage.attemptUp("the same again");
    const said = /\d+ of \d+ web servers are not healthy after[\s\S]*?What to do:.*/.exec(first.all)?.[0] ?? first.all;
    console.log(said.replace(/^ */gm, "           "));
    const isServing = before.every(id => fleet.servers().some(server => server.id === id));
    await stage.restore("the change taken back");
    const left = stage.machines.list().filter(({ kind }) => kind === "server").length;
    return seen => [
      that("`up` fails, and fails again", first.code !== 0 && second.code !== 0),
      that(
        "it names each server with AWS's reason",
        [...first.all.matchAll(/i-[0-9a-f]{17} in \S+: unhealthy, Target\./g)].length === before.length,
      ),
      that("it shows the end of their consoles", first.all.includes("php8.4-no-such-thing")),
      that("the old servers stayed", isServing),
      that("nothing is left over", left === before.length),
      ...unnoticed(seen),
    ];
  },
};
