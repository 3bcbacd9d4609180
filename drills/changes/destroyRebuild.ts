import { that } from "../judge/checks";
import type { Drill } from "../drill";
import { Fleet } from "../stage/fleet";

export const destroyRebuild: Drill = {
  name: "destroy-rebuild",
  what: "destroy leaves nothing, and a stack of the same name comes up again",
  withoutVisitors: true,
  async run(stage) {
    if (stage.stack.setting("lamp:protectData") !== "false")
      await stage.change("its data may go", { "lamp:protectData": "false" });
    stage.mark("destroy");
    await stage.pulumi("destroy", "--yes", "--skip-preview");
    const resources = stage.cloud.account.size;
    const machines = stage.machines.list().length;
    stage.mark("destroyed");
    await stage.restore("a stack of the same name");
    await new Fleet(stage).whole();
    return () => [
      that("nothing is left in the account", resources === 0, `${resources} resources`),
      that("nothing is left on the machine", machines === 0, `${machines} machines`),
      that("a stack of the same name comes up again, whole", true),
    ];
  },
};
