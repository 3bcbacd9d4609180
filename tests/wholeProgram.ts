import * as pulumi from "@pulumi/pulumi";
import { vi } from "vitest";
import { type Recorded, record } from "./support/record";
import { configure, region } from "./support/stackConfig";

// What the program asks of AWS besides its functions: no parameter waits, all servers are healthy, and the account server is done.
vi.mock("../gates/accountGate", () => ({ accountGate: async () => undefined }));
vi.mock("../gates/promotion/restartWarning", () => ({ restartWarning: () => undefined, restartCommand: () => "" }));
vi.mock("../gates/engineParameters", () => ({
  engineParameters: async () =>
    new Map([["max_connections", { isModifiable: true, isStatic: false, allowed: "1-100000" }]]),
}));
vi.mock("../gates/targetGroup", () => ({
  consoleTail: async () => [],
  targetGroup: async () => ({
    health: async () => ["lamp-web-1", "lamp-web-2"].map(id => ({ id, port: 80, state: "healthy" })),
    deregister: async () => {},
    close: () => {},
  }),
}));

/** What a run of the whole program registered, and the outputs of its stack. */
export interface Run {
  readonly graph: Recorded;
  readonly outputs: Record<string, unknown>;
}

/** Runs the whole program as Pulumi does, with the defaults and `changes` to them, by full key. */
export async function run(changes: Readonly<Record<string, string>>, preview = false): Promise<Run> {
  configure(changes);
  const program = (await import("../index.js")) as unknown as { default: () => Promise<Record<string, unknown>> };
  let outputs!: Record<string, unknown>;
  const graph = await record(
    async () => {
      const returned = await program.default();
      outputs = preview
        ? returned
        : await new Promise(resolve => pulumi.output(returned).apply(all => resolve(all as never)));
    },
    { answers: region, preview },
  );
  return { graph, outputs };
}
