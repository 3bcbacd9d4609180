import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { OpenCloud } from "../../rehearsal/aws/cloud";
import type { Attempt, PulumiStack } from "../../rehearsal/cli/pulumiStack";
import type { Machines } from "../../rehearsal/machines/machines";
import { DrillContext } from "./drillContext";

const folder = mkdtempSync(join(tmpdir(), "drill-context-"));
beforeAll(() => void vi.spyOn(console, "log").mockReturnValue());
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

type Said = (text: string, send: (signal: NodeJS.Signals) => void) => void;

/** A context whose `pulumi` is a function. `log`: its commands and the changes of the configuration. */
function paperContext(pulumi: (command: string[], said?: Said) => Attempt | Promise<Attempt>) {
  const log: string[] = [];
  const stack = {
    get configuration() {
      return "as before";
    },
    set configuration(text: string) {
      log.push(`configuration: ${text}`);
    },
    set: (assignment: string) => Promise.resolve(void log.push(`set ${assignment}`)),
    attempt: async (command: string[], { said }: { said?: Said } = {}) => {
      log.push(command.join(" "));
      return pulumi(command, said);
    },
  } as unknown as PulumiStack;
  const context = new DrillContext({
    visitors: { url: "http://site.invalid", authority: "" },
    stack,
    machines: {} as Machines,
    cloud: {} as OpenCloud,
    program: folder,
    folder,
  });
  return { context, log };
}

const done: Attempt = { code: 0, out: "out", all: "out and err" };
const failed: Attempt = { code: 255, out: "", all: `${"x".repeat(5_000)}\nerror: no such class\n` };

describe("the context of a drill", () => {
  it("changes settings before `up`, and restores those from before", async () => {
    const { context, log } = paperContext(() => done);
    await context.change("more servers", { "lamp:webServers": "4" });
    await context.restore();
    expect(log).toEqual([
      "set lamp:webServers=4",
      "up --yes --skip-preview",
      "configuration: as before",
      "up --yes --skip-preview",
    ]);
    expect(context.marks.map(({ text }) => text)).toEqual([
      "up: more servers",
      expect.stringMatching(/^up done after /),
      "up: restore the settings",
      expect.stringMatching(/^up done after /),
    ]);
  });

  it("fails with the end of what a failed command printed", async () => {
    const { context } = paperContext(() => failed);
    await expect(context.up("a new class")).rejects.toThrow(
      /^pulumi up \(a new class\) ended with 255:\nx{3900,3999}\nerror: no such class$/,
    );
    await expect(context.pulumi("refresh", "--yes")).rejects.toThrow(/^pulumi refresh --yes ended with 255:\n/);
  });

  it("returns the result of an attempt that may fail", async () => {
    const { context } = paperContext(() => failed);
    expect(await context.attemptUp("a new class")).toEqual(failed);
    expect(context.marks.at(-1)?.text).toMatch(/^up ended with 255 after /);
    expect(await context.attempt(["refresh"])).toEqual(failed);
  });

  it("keeps what every command printed in a file", async () => {
    const { context } = paperContext(() => done);
    await context.pulumi("stack", "export");
    expect(readFileSync(join(context.folder, "pulumi.log"), "utf8")).toContain("== pulumi stack export\nout and err\n");
  });

  it("interrupts a command at the moment that what it printed tells", async () => {
    let stop: (result: Attempt) => void = () => undefined;
    const sent: string[] = [];
    const { context } = paperContext((_command, said) => {
      said?.("creating", signal => {
        sent.push(signal);
        stop({ code: 137, out: "", all: "creating" });
      });
      return new Promise(resolve => (stop = resolve));
    });
    const seen: string[] = [];
    const when = (printed: string) => seen.push(printed) === 2;
    expect((await context.attemptUp("killed", {}, { when, signal: "SIGKILL" })).code).toBe(137);
    expect([sent, seen]).toEqual([["SIGKILL"], ["creating", "creating"]]);
  });

  it("remembers the time of the drilled event as a mark", () => {
    const { context } = paperContext(() => done);
    context.mark("before");
    const event = context.markEvent("the power is cut");
    expect([context.eventAt, context.marks[1]]).toEqual([event, { at: event, text: "the power is cut" }]);
  });
});
