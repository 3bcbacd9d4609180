import { siteCopy } from "../context/siteCopy";
import type { Drill } from "../drill";
import { unnoticed } from "../judge/checks";

/** Each of these changes replaces every web server. */
export const release: Drill = {
  name: "release",
  what: "a new release, then a new instance type, then new user-data, each by `up`",
  isLong: true,
  async run(context) {
    const site = siteCopy(context, "release", { "public/release.txt": "a new release\n" });
    await context.change("a new release of the site", { "lamp:site": site });
    await context.change("another instance type", { "lamp:webInstanceType": "t4g.medium" });
    // The image already has this extension, so nothing is downloaded: only the user-data changes.
    await context.change("new user-data", { "lamp:phpExtensions": '["opcache"]' });
    await context.restore();
    return unnoticed;
  },
};
