import { AlarmWatch } from "../context/alarmWatch";
import { siteCopy } from "../context/siteCopy";
import type { Drill } from "../drill";
import { none, unnoticed } from "../judge/checks";

/**
 * It rings in a rehearsed release although it does not on AWS: servers boot in this machine's time, of which a second is a
 * minute of AWS. tests/alarms.test.ts plays the release in AWS's time.
 */
const falseAlarm = "lamp-servers-UnHealthyHostCount";

/** Each of these changes replaces every web server. */
export const release: Drill = {
  name: "release",
  what: "a new release, then a new instance type, then new user-data, each by `up`",
  isLong: true,
  async run(context) {
    const watch = new AlarmWatch(context.cloud);
    const site = siteCopy(context, "release", { "public/release.txt": "a new release\n" });
    await context.change("a new release of the site", { "lamp:site": site });
    await context.change("another instance type", { "lamp:webInstanceType": "t4g.medium" });
    // The image already has this extension, so nothing is downloaded: only the user-data changes.
    const names = context.stack.setting("lamp:phpExtensions").match(/[\w-]+/g) ?? [];
    await context.change("new user-data", { "lamp:phpExtensions": JSON.stringify([...names, "opcache"]) });
    await context.restore();
    const rung = watch.rung().filter(name => name !== falseAlarm);
    return seen => [...unnoticed(seen), none("alarms that rang", rung.length)];
  },
};
