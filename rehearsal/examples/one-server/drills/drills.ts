// Drills of this program: npm run rehearse -- --program rehearsal/examples/one-server up drill power-cut destroy
import { join } from "node:path";
import type { DrillOptions, DrillRoom } from "../../../cli/drillRoom";
import { verifySite } from "../../../cli/verifySite";

/** How long the site may be away when its only server has lost power for a moment. */
const limitSeconds = 60;

export const drills: DrillRoom["drills"] = [
  { name: "power-cut", what: `the server loses power for a moment; it answers again within ${limitSeconds} s` },
];

/** There is one drill, so `all` and its name mean the same. */
export const openSession: DrillRoom["openSession"] = options => ({ run: () => powerCut(options) });

async function powerCut({ stack, machines, program, folder }: DrillOptions): Promise<void> {
  if (!("url" in (await stack.outputs()))) await stack.run("up", "--yes", "--skip-preview");
  const site = {
    program,
    outputs: await stack.outputs(),
    folder,
    authority: join(folder, "authority.pem"),
    spawn: machines.internetHost.spawn.bind(machines.internetHost),
  };
  await verifySite(site);
  const began = Date.now();
  await machines.faults.kill("one-server");
  await machines.faults.powerOn("one-server");
  await verifySite(site, limitSeconds);
  console.log(`The server answered again ${((Date.now() - began) / 1000).toFixed(1)} s after its power was cut.`);
}
