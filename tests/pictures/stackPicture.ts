import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { draw } from "../../review/picture/draw";
import { svg } from "../../review/picture/svg";
import { readPlan } from "../../review/plan/readPlan";

/** The plan that is drawn for the README: a stack that exists, of which nothing is changed, so that every zone is known. */
const plan = join(__dirname, "../../review/examples/nothing.json.gz");

/** The stack as SVG, for the README. */
export function stackPicture(): string {
  const drawing = draw(readPlan(gunzipSync(readFileSync(plan)).toString("utf8")));
  if (drawing === undefined) throw new Error(`${plan} has nothing to draw`);
  return svg(drawing, "The stack by zones: load balancer, web servers, databases and NAT gateways");
}
