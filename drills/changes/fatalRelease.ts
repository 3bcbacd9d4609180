import type { Drill } from "../drill";
import { siteCopy } from "../context/siteCopy";
import { that, unnoticed } from "../judge/checks";

/** Every page of the release is a fatal error of PHP. Apache and PHP themselves are healthy. */
export const fatalRelease: Drill = {
  name: "fatal-release",
  what: "every page of a new release is a fatal error; then the change is reverted",
  isLong: true,
  async run(context) {
    const { fleet, machines } = context;
    const before = fleet.servers().map(({ id }) => id);
    const page = "<?php throw new Exception('this release has a fault');\n";
    const site = siteCopy(context, "fatal-release", { "public/index.php": page });
    await context.set({ "lamp:site": site });
    const attempt = await context.attemptUp("a release with a fatal error");
    const stayed = before.every(id => fleet.servers().some(server => server.id === id));
    await context.restore("revert the change", "--refresh");
    const left = machines.list().filter(({ kind }) => kind === "server").length;
    const said = [...attempt.all.matchAll(/its setup has failed at page: GET \/: 500\. .*this release has a fault/g)]
      .length;
    return seen => [
      that("`up` fails", attempt.code !== 0, `exit code ${attempt.code}`),
      that("its message has the error of PHP for each server", said === before.length, `${said} servers`),
      that("the old servers stay in service", stayed),
      that("no other server is left in the end", left === before.length, `${left} servers`),
      ...unnoticed(seen),
    ];
  },
};
