import type { Drill } from "../drill";
import { pausedWrites, that } from "../judge/checks";

export const resizeDatabase: Drill = {
  name: "resize-database",
  what: "another instance class and more storage for both databases",
  isLong: true,
  async run(context) {
    const before = context.stack.setting("lamp:databaseInstanceClass");
    const after = before === "db.t4g.medium" ? "db.t4g.large" : "db.t4g.medium";
    const { primary, replica } = await context.fleet.databases();
    const sizes = [primary, replica].map(identifier => context.cloud.databases.storageGb(identifier));
    const storage = Math.max(...sizes, Number(context.stack.setting("lamp:databaseStorageGb"))) + 10;
    await context.set({ "lamp:databaseInstanceClass": after, "lamp:databaseStorageGb": String(storage) });
    const preview = await context.pulumi("preview", "--diff");
    const changes = [...preview.matchAll(/~ instanceClass *: "(.+)" => "(.+)"/g)];
    const announced = changes.filter(([, from, to]) => from === before && to === after).length;
    // RDS changes a storage once in six hours. So the last change, or the creation of a replica, is made to be longer ago.
    for (const identifier of [primary, replica]) context.cloud.databases.settleStorage(identifier);
    context.markEvent("the databases are resized");
    await context.up(`${after}, and ${storage} GiB`);
    // RDS cannot shrink storage: only the class is restored, and the stack keeps the new size.
    await context.change("the class before", { "lamp:databaseInstanceClass": before });
    return seen => [
      that("`pulumi preview` announced the new class of both", announced === 2, `${announced} of 2`),
      ...pausedWrites(seen),
    ];
  },
};
