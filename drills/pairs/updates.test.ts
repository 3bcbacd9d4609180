import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { DrillContext } from "../context/drillContext";
import type { Seen } from "../drill";
import { figuresOf } from "../judge/figures";
import { pairDrill } from "./pairDrill";
import type { Change, Fault, Part, PreparedChange } from "./part";
import { makeChanges } from "./updates";

/** A context on paper, which notes what is done with it. `codes`: how the updates end, in their order; after them with 0. */
function paperContext(codes: readonly number[] = [], databases = 2) {
  const done: string[] = [];
  const left = [...codes];
  const machines = [
    ...["db-1", "db-2", "db-3"].slice(0, databases).map(id => ({ id, kind: "database" })),
    ...["i-1", "i-2"].map(id => ({ id, kind: "server" })),
    ...["eni-1", "eni-2"].map(id => ({ id, kind: "balancer" })),
  ];
  const up = (what: string, options: readonly string[]) => {
    done.push(["up", ...options].join(" ") + `: ${what}`);
    const code = left.shift() ?? 0;
    return Promise.resolve({ code, out: "", all: "" });
  };
  const context = {
    done,
    eventAt: undefined,
    isSample: true,
    set: (settings: object) => Promise.resolve(void done.push(JSON.stringify(settings))),
    attemptUp: (what: string, _environment?: object, _stop?: object, ...options: string[]) => up(what, options),
    up: (what: string, _environment?: object, ...options: string[]) => up(what, options),
    change: async (what: string, settings: object) => {
      done.push(JSON.stringify(settings));
      await up(what, []);
    },
    mark: (text: string) => void done.push(text),
    pulumi: (...command: string[]) => {
      done.push(command.join(" "));
      return Promise.resolve('{"deployment":{}}');
    },
    stack: { outputs: () => Promise.resolve({ url: "http://site.invalid" }), setting: () => "false" },
    machines: { list: () => machines },
    fleet: {
      untilWhole: () => Promise.resolve(void done.push("whole")),
      servers: () => machines.filter(({ kind }) => kind === "server"),
      databases: () => Promise.resolve({ primary: "db-1", replica: "db-2" }),
      targetGroup: () => ({ healthCheck: { interval: 5, timeout: 2, unhealthyThreshold: 2 } }),
    },
  };
  return context as unknown as DrillContext & { done: string[] };
}
const change = (name: string, prepared: Omit<PreparedChange, "settings"> & Partial<PreparedChange> = {}): Change => ({
  ...{ name, kind: "change" },
  prepare: () => Promise.resolve({ settings: { [name]: "2" }, ...prepared }),
});
const stage = { url: "", primary: "db-1", replica: "db-2", servers: 2 };

describe("the changes of a pair", () => {
  it("are made by one update, and restored by one", async () => {
    const context = paperContext();
    const changes = [change("a", { restored: { a: "1" } }), change("b", { restored: { b: "1" } })];
    await makeChanges(context, stage, changes, () => Promise.resolve(context.done.push("mended")));
    expect(context.done).toEqual([
      '{"a":"2","b":"2"}',
      "up: a and b",
      "mended",
      "{}",
      "whole",
      '{"a":"1","b":"1"}',
      "up: the settings before",
    ]);
  });

  it("are completed after a failed update, when the faults are mended", async () => {
    const context = paperContext([1]);
    const { first } = await makeChanges(context, stage, [change("a")], () =>
      Promise.resolve(context.done.push("mended")),
    );
    expect(first.code).toBe(1);
    expect(context.done).toEqual(['{"a":"2"}', "up: a", "mended", "{}", "up --refresh: the next one", "whole"]);
  });

  it("are corrected before the second update, also when the first has not failed", async () => {
    const context = paperContext();
    await makeChanges(context, stage, [change("bad", { corrected: { bad: "1" } })], () => Promise.resolve());
    expect(context.done.slice(1)).toEqual(["up: bad", '{"bad":"1"}', "up --refresh: the next one", "whole"]);
  });

  it("are recovered as the runbook says when the update was killed", async () => {
    const context = paperContext([137]);
    const interruption = { when: () => true, signal: "SIGKILL" as const };
    await makeChanges(context, stage, [change("a", { interruption })], () => Promise.resolve());
    expect(context.done).toEqual([
      '{"a":"2"}',
      "up: a",
      "cancel --yes",
      "stack export",
      "{}",
      "up --refresh: the next one",
      "whole",
    ]);
  });

  it("end without a retired primary", async () => {
    const context = paperContext([], 3);
    await makeChanges(context, stage, [change("a", { promotes: true })], () => Promise.resolve());
    expect(context.done.slice(3)).toEqual([
      "whole",
      '{"lamp:databaseKeepRetired":"false"}',
      "up: delete the retired primary",
      '{"lamp:databaseKeepRetired":"true"}',
    ]);
  });
});

describe("a pair", () => {
  /** A clock whose sleepers wake in their order, as soon as nothing else is to do. */
  const manualClock = () => {
    const sleepers: { at: number; wake: () => void }[] = [];
    const clock = {
      at: 0,
      now: () => clock.at,
      sleep: (ms: number) => new Promise<void>(wake => sleepers.push({ at: clock.at + ms, wake })),
      async run(): Promise<void> {
        for (let idle = 0; idle < 3; await setImmediate()) {
          const [next] = sleepers.sort((a, b) => a.at - b.at);
          idle = next === undefined ? idle + 1 : 0;
          if (next === undefined) continue;
          sleepers.shift();
          clock.at = next.at;
          next.wake();
          await setImmediate();
        }
      },
    };
    return clock;
  };
  let clock = manualClock();

  const fault = (name: string, machine: string, begun: string[]): Fault => ({
    ...{ name, kind: "fault" },
    begin: (_context, _stage, others) => {
      begun.push(`${name} at ${clock.now() / 1000} beside ${others.join()}`);
      const from = clock.now();
      return Promise.resolve({
        machines: [machine],
        mend: () => Promise.resolve(begun.push(`${name} is mended at ${clock.now() / 1000}`)),
        cost: mended => ({ effects: [], taken: { machines: [machine], from, until: mended } }),
      });
    },
  });
  async function runPair(parts: readonly Part[], context = paperContext()) {
    const [first, second] = parts.map(({ name }) => name) as [string, string];
    clock = manualClock();
    const running = pairDrill({ first, second, secondsBetween: 4 }, parts, clock).run(context);
    await Promise.all([running, clock.run()]);
    return running;
  }
  const seen: Seen = { figures: figuresOf([]), visits: [], lost: 0, lostAt: [], doubled: 0 };

  it("lets the second part begin while the first is there, and mends each fault after 15 s", async () => {
    const begun: string[] = [];
    const judge = await runPair([fault("a", "i-1", begun), fault("b", "i-2", begun)]);
    expect(begun).toEqual(["a at 0 beside ", "b at 4 beside i-1", "a is mended at 15", "b is mended at 19"]);
    expect(judge(seen)[0]).toMatchObject({
      what: "both take every web server",
      got: "what needs one may fail for 11 s",
    });
  });

  it("makes both of two changes by one update", async () => {
    const context = paperContext();
    await runPair([change("a"), change("b")], context);
    expect(context.done.filter(line => line.startsWith("up"))).toEqual(["up: a and b"]);
  });

  it.each([
    ["fails that must not", [1], {}, { what: "updates that failed", passed: false }],
    ["succeeds that must not", [], { mustFail: true }, { passed: false }],
    ["fails that must", [1], { mustFail: true }, { passed: true }],
  ] as const)("judges a first update that %s", async (_, codes, prepared, row) => {
    const judge = await runPair([change("a", prepared), change("b")], paperContext(codes));
    expect(judge(seen).at(-1)).toMatchObject(row);
  });

  it("notes how the first update ended beside a fault, and waits for the fault before the second", async () => {
    const begun: string[] = [];
    const context = paperContext([1]);
    const judge = await runPair([change("a"), fault("b", "i-1", begun)], context);
    expect(judge(seen).at(-1)).toMatchObject({ what: "the first `up`", limit: "" });
    expect(context.done.indexOf("b is mended")).toBeLessThan(context.done.indexOf("up --refresh: the next one"));
    expect(begun[1]).toBe("b is mended at 19");
  });
});
