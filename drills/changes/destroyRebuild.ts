import { askFromInternet } from "../context/internet";
import type { Drill } from "../drill";
import { that } from "../judge/checks";

export const destroyRebuild: Drill = {
  name: "destroy-rebuild",
  what: "destroy leaves nothing, and a stack of the same name comes up again",
  withoutVisitors: true,
  async run(context) {
    const { stack, fleet, machines, cloud } = context;
    const servers = fleet.servers().length;
    if (stack.setting("lamp:protectData") !== "false")
      await context.change("allow the deletion of the data", { "lamp:protectData": "false" });
    context.mark("destroy");
    await context.pulumi("destroy", "--yes", "--skip-preview");
    const resourcesLeft = cloud.account.size;
    const machinesLeft = machines.list().length;
    context.mark("destroyed");
    await context.restore("a stack of the same name");
    await fleet.untilWhole();
    const rebuilt = fleet.servers().length;
    const { url } = await stack.outputs();
    const { status, error } = await askFromInternet(context, String(url), "/", 10);
    const isAnswered = status >= 200 && status < 400;
    return () => [
      that("nothing is left in the account", resourcesLeft === 0, `${resourcesLeft} resources`),
      that("nothing is left on the machine", machinesLeft === 0, `${machinesLeft} machines`),
      that("the new stack has as many web servers as the old one", rebuilt === servers, `${rebuilt} of ${servers}`),
      that("its site answers on the internet", isAnswered, isAnswered ? "yes" : error || `HTTP ${status}`),
    ];
  },
};
