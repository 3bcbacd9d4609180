import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the command may take at most for a plan of so many steps. */
const goals: readonly { readonly steps: number; readonly seconds: number; readonly mib: number }[] = [
  { steps: 114, seconds: 1, mib: 300 },
  { steps: 1000, seconds: 2, mib: 300 },
  { steps: 5000, seconds: 5, mib: 300 },
];

/** The peer: a program that only parses the file and writes it down again in parts. */
const peer = `const { readFileSync } = require("node:fs");
const plan = JSON.parse(readFileSync(process.argv[1], "utf8"));
process.stdout.write(String(plan.steps.length));`;

/**
 * What a review of plans of several sizes takes, as a table: seconds and memory of the whole process, beside the goal, and as a
 * multiple of a program that only calls JSON.parse.
 */
export function bench(): string {
  const folder = mkdtempSync(join(tmpdir(), "review-bench-"));
  try {
    return goals.map(goal => row(goal, join(folder, "plan.json"))).join("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function row({ steps, seconds, mib }: (typeof goals)[number], file: string): string {
  writePlan(file, steps);
  const own = measured(["--import", "tsx", join(__dirname, "review.ts"), file]);
  const other = measured(["-e", peer, file]);
  return [
    `${String(steps).padStart(5)} steps`,
    `${(statSync(file).size / 2 ** 20).toFixed(1).padStart(5)} MiB`,
    `${own.seconds.toFixed(2)} s of ${seconds} s (${(own.seconds / other.seconds).toFixed(1)} times JSON.parse)`,
    `${own.mib.toFixed(0)} MiB of ${mib} MiB of memory (${(own.mib / other.mib).toFixed(1)} times JSON.parse)`,
  ].join("   ");
}

/** Seconds and most memory of a Node process from its start to its end. It reports its own memory on a third channel. */
function measured(words: readonly string[]): { seconds: number; mib: number } {
  const report = `data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.resourceUsage().maxRSS)))`;
  const began = performance.now();
  const { output, status, stderr } = spawnSync(process.execPath, ["--import", report, ...words], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const seconds = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(`the measured process ended with ${status}: ${String(stderr).slice(0, 200)}`);
  return { seconds, mib: Number(String(output[3])) / 1024 };
}

/** A plan in which every server gets other user-data, each waiting for the one before: the longest chain that there can be. */
function writePlan(file: string, count: number): void {
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
  const descriptor = openSync(file, "w");
  writeSync(descriptor, '{"config":{"aws:region":"us-east-1"},"steps":[');
  for (let index = 0; index < count; index++)
    writeSync(
      descriptor,
      (index === 0 ? "" : ",") +
        JSON.stringify({
          op: "replace",
          urn: urn(index),
          oldState: state(index, 1),
          newState: state(index, 2),
          replaceReasons: ["userData"],
          detailedDiff: { userData: { kind: "update-replace", inputDiff: true } },
        }),
    );
  writeSync(descriptor, "]}");
  closeSync(descriptor);
}
