import type { Drill } from "../drill";
import { that, unnoticed } from "../judge/checks";

/** The new servers need a PHP extension that no package has, so they never become healthy. */
export const badRelease: Drill = {
  name: "bad-release",
  what: "new servers never become healthy; `up` runs again; then the change is reverted",
  isLong: true,
  async run(context) {
    const { fleet, machines } = context;
    const before = fleet.servers().map(({ id }) => id);
    await context.set({ "lamp:phpExtensions": '["no-such-thing"]', "lamp:healthTimeoutSeconds": "40" });
    const first = await context.attemptUp("new servers that cannot become healthy");
    const second = await context.attemptUp("the same again");
    const message =
      /\d+ of \d+ web servers (?:is|are) not healthy after[\s\S]*?What to do:[\s\S]*?check is wrong.*/.exec(
        first.all,
      )?.[0] ?? first.all;
    console.log(message.replace(/^ */gm, "           "));
    const stayed = before.every(id => fleet.servers().some(server => server.id === id));
    await context.restore("revert the change", "--refresh");
    const left = machines.list().filter(({ kind, on }) => kind === "server" && on).length;
    return seen => [
      that("`up` fails, and fails again", first.code !== 0 && second.code !== 0),
      that(
        "its message names each server with AWS's reason",
        [...first.all.matchAll(/\(i-[0-9a-f]{17}\) in \S+: unhealthy, Target\./g)].length === before.length,
      ),
      that("its message shows the end of their consoles", first.all.includes("php8.4-no-such-thing")),
      that("the old servers stay in service", stayed),
      that("no other server is left in the end", left === before.length, `${left} servers`),
      ...unnoticed(seen),
    ];
  },
};
