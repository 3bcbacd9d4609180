import { keptWrites, none, that, told } from "./checks";
import type { Drill } from "./drill";

export const resizeDatabase: Drill = {
  name: "resize-database",
  what: "another instance class and more storage for both databases",
  async run(stage) {
    await stage.set({ "lamp:databaseInstanceClass": "db.t4g.medium", "lamp:databaseStorageGb": "30" });
    const preview = await stage.pulumi("preview", "--diff");
    const announced = count(preview, /~ instanceClass *: "db\.t4g\.small" => "db\.t4g\.medium"/g);
    stage.strike("the databases are resized");
    await stage.up("a larger class, and 30 GiB");
    // Storage never shrinks: the class goes back, and the size becomes what the stack has from now on.
    await stage.change("the class before", { "lamp:databaseInstanceClass": "db.t4g.small" });
    return seen => [
      that("`pulumi preview` announced the class of both", announced === 2, `${announced} of 2`),
      none("failed requests", seen.figures.failed),
      ...keptWrites(seen),
      told("writes refused kindly", String(seen.figures.refused)),
      told("write pause", `${(seen.figures.longestWriteGap / 1000).toFixed(1)} s`),
    ];
  },
};

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
