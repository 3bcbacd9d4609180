import { keptWrites, none, that, told, writePause } from "../judge/checks";
import type { Drill } from "../drill";

export const resizeDatabase: Drill = {
  name: "resize-database",
  what: "another instance class and more storage for both databases",
  isLong: true,
  async run(stage) {
    const before = stage.stack.setting("lamp:databaseInstanceClass");
    const after = before === "db.t4g.medium" ? "db.t4g.large" : "db.t4g.medium";
    const storage = Number(stage.stack.setting("lamp:databaseStorageGb")) + 10;
    await stage.set({ "lamp:databaseInstanceClass": after, "lamp:databaseStorageGb": String(storage) });
    const preview = await stage.pulumi("preview", "--diff");
    const changes = [...preview.matchAll(/~ instanceClass *: "(.+)" => "(.+)"/g)];
    const announced = changes.filter(([, from, to]) => from === before && to === after).length;
    stage.strike("the databases are resized");
    await stage.up(`${after}, and ${storage} GiB`);
    // Storage never shrinks: the class goes back, and the size becomes what the stack has from now on.
    await stage.change("the class before", { "lamp:databaseInstanceClass": before });
    return seen => [
      that("`pulumi preview` announced the class of both", announced === 2, `${announced} of 2`),
      none("failed requests", seen.figures.failed),
      ...keptWrites(seen),
      told("writes refused kindly", String(seen.figures.refused)),
      writePause(seen),
    ];
  },
};
