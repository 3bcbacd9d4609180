import { until } from "../../rehearsal/support/until";
import { askFromInternet } from "../context/internet";
import { siteCopy } from "../context/siteCopy";
import type { Drill } from "../drill";
import { that, unnoticed } from "../judge/checks";

const seconds = 20;

/** A server is replaced while it works on a request. */
export const slowRequest: Drill = {
  name: "slow-request",
  what: `a server that works on a request of ${seconds} s is replaced`,
  isLong: true,
  async run(context) {
    const page = `<?php sleep(${seconds}); echo "slowly ", str_repeat("done ", 1000);`;
    await context.change("a release with a slow page", {
      "lamp:site": siteCopy(context, "slow", { "public/slow.php": page }),
    });
    const { url } = await context.stack.outputs();
    const servers = () => context.machines.list().filter(({ kind, on }) => kind === "server" && on).length;
    const before = servers();
    const replaced = context.restore("the release before");
    replaced.catch(() => undefined); // an error is thrown below, where `replaced` is awaited
    // The request must still be open when the old servers are drained, about 15 s after the new servers boot.
    await until("a new server to boot", { seconds: 60 }, () => servers() > before);
    context.markEvent(`a request of ${seconds} s begins`);
    const { status, body, error } = await askFromInternet(context, String(url), "/slow.php", 60);
    await replaced;
    const isWhole = status === 200 && body.length === "slowly ".length + 5000;
    return seen => [
      that(
        "the slow request was answered completely",
        isWhole,
        isWhole ? "yes" : error || `HTTP ${status}, ${body.length} characters`,
      ),
      ...unnoticed(seen),
    ];
  },
};
