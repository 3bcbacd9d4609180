import { that, unnoticed } from "../judge/checks";
import type { Drill } from "../drill";
import { Fleet } from "../stage/fleet";

export const scale: Drill = {
  name: "scale",
  what: "two servers more, and two less",
  async run(stage) {
    const fleet = new Fleet(stage);
    const before = fleet.servers().length;
    await stage.change("two servers more", { "lamp:webServers": String(before + 2) });
    const more = fleet.servers().length;
    await stage.restore("two servers less");
    const less = fleet.servers().length;
    return seen => [
      that(`${before} to ${before + 2} to ${before} servers`, more === before + 2 && less === before),
      ...unnoticed(seen),
    ];
  },
};
