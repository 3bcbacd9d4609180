import { unnoticed } from "../judge/checks";
import type { Drill } from "../drill";
import { siteCopy } from "../stage/siteCopy";

/** Everything that makes new servers: another site, another machine, another user-data. */
export const release: Drill = {
  name: "release",
  what: "a new release, then a new instance type, then new user-data, each by `up`",
  isLong: true,
  async run(stage) {
    const site = siteCopy(stage, "release", { "public/release.txt": "a new release\n" });
    await stage.change("a new release of the site", { "lamp:site": site });
    await stage.change("another instance type", { "lamp:webInstanceType": "t4g.medium" });
    // Part of every PHP here, so that nothing has to be fetched: what changes is the user-data.
    await stage.change("new user-data", { "lamp:phpExtensions": '["opcache"]' });
    await stage.restore();
    return unnoticed;
  },
};
