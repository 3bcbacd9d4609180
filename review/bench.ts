import { comment } from "./comment";
import { readPlan } from "./plan/readPlan";

/** What a review of a plan with so many steps takes, as a table. */
export function bench(clock: { now(): number }): string {
  const rows = [114, 1000, 5000].map(count => {
    const text = planOf(count);
    const began = clock.now();
    const length = comment(readPlan(text)).length;
    const seconds = (clock.now() - began) / 1000;
    const mib = process.memoryUsage().rss / 2 ** 20;
    return [
      `${String(count).padStart(6)} steps`,
      `${(text.length / 2 ** 20).toFixed(1).padStart(5)} MiB`,
      `${seconds.toFixed(2).padStart(6)} s`,
      `${mib.toFixed(0).padStart(5)} MiB of memory`,
      `a comment of ${length} characters`,
    ].join("  ");
  });
  return rows.join("\n");
}

/** A plan in which every server gets other user-data, each waiting for the one before: the longest chain that there can be. */
function planOf(count: number): string {
  const urn = (index: number) => `urn:pulumi:bench::bench::aws:ec2/instance:Instance::server-${index}`;
  const userData = (version: number) =>
    Array.from({ length: 120 }, (_, line) => `echo "line ${line} of version ${line % 10 === 0 ? version : 0}"`).join(
      "\n",
    );
  const state = (index: number, version: number) => ({
    custom: true,
    delete: true,
    inputs: {
      ami: "ami-1",
      instanceType: "t4g.small",
      userData: userData(version),
      rootBlockDevice: { volumeSize: 20 },
    },
    outputs: { id: `i-${index}`, userData: userData(version) },
    dependencies: index === 0 ? [] : [urn(index - 1)],
  });
  return JSON.stringify({
    config: { "aws:region": "us-east-1" },
    steps: Array.from({ length: count }, (_, index) => ({
      op: "replace",
      urn: urn(index),
      oldState: state(index, 1),
      newState: state(index, 2),
      replaceReasons: ["userData"],
      detailedDiff: { userData: { kind: "update-replace", inputDiff: true } },
    })),
  });
}
