import type { Drill } from "../drill";
import { that, unnoticed } from "../judge/checks";

export const scale: Drill = {
  name: "scale",
  what: "two more servers, and two fewer again",
  async run(context) {
    const { fleet } = context;
    const before = fleet.servers().length;
    await context.change("two more servers", { "lamp:webServers": String(before + 2) });
    const more = fleet.servers().length;
    await context.restore("two fewer servers");
    const fewer = fleet.servers().length;
    return seen => [
      that(
        `web servers: ${before}, then ${before + 2}, then ${before}`,
        more === before + 2 && fewer === before,
        `${before}, then ${more}, then ${fewer}`,
      ),
      ...unnoticed(seen),
    ];
  },
};
