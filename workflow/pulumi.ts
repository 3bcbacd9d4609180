import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NoPlan } from "../review/plan/readPlan";
import { type PendingOperation, pendingOperations } from "../review/plan/state";

/** How a command of `pulumi` went. */
export interface Ran {
  readonly code: number;
  /** What it printed on standard output. */
  readonly out: string;
  /** What it printed on standard error. */
  readonly error: string;
}

export interface RunOptions {
  /** Whether its output is shown while it runs. Default: only standard error is. */
  readonly isShown?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the `pulumi` on PATH in the current folder. */
export function pulumi(words: readonly string[], { isShown = false, environment = {} }: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", ["--non-interactive", ...words], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const heard = { out: "", error: "" };
    const listen = (stream: "out" | "error", target: NodeJS.WriteStream | undefined) => (text: string) => {
      heard[stream] += text;
      target?.write(text);
    };
    child.stdout.setEncoding("utf8").on("data", listen("out", isShown ? process.stdout : undefined));
    child.stderr.setEncoding("utf8").on("data", listen("error", process.stderr));
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error("pulumi is not on PATH: install it.") : error),
    );
    child.on("close", (code, signal) => {
      process.off("SIGINT", pass).off("SIGTERM", pass);
      resolve({ code: code ?? (signal === null ? 1 : 130), ...heard });
    });
    // A runner that cancels a job sends SIGINT, then SIGTERM: the engine then ends its step, and gives its lock back.
    const pass = (signal: NodeJS.Signals) => void child.kill(signal);
    process.on("SIGINT", pass).on("SIGTERM", pass);
  });
}

/** A finding of a policy pack. */
export interface Violation {
  readonly pack: string;
  readonly policy: string;
  /** `mandatory`, `advisory` or another level of Pulumi's. */
  readonly level: string;
  /** URN of the resource; empty if the whole stack is meant. */
  readonly urn: string;
  /** The description of the rule in the first line, and what was found in the others. */
  readonly message: string;
}

/** A preview of an update, what the packs have found, and what an earlier update has not ended. */
export interface Previewed extends Ran {
  readonly violations: readonly Violation[];
  /** Undefined: the state could not be read. */
  readonly pending: readonly PendingOperation[] | undefined;
}

/**
 * Previews an update with AWS read first. `--json` leaves out what policy packs find (pkg/backend/display/json.go of Pulumi, "we don't
 * handle policy events in JSON serialization"), so that is read from the log of the engine's events. The flag for it is one of those
 * that PULUMI_DEBUG_COMMANDS makes known (pkg/cmd/pulumi/operations/preview.go).
 */
export async function preview(stack: string, policyPacks: readonly string[]): Promise<Previewed> {
  const folder = mkdtempSync(join(tmpdir(), "preview-"));
  const log = join(folder, "events.json");
  try {
    const words = ["preview", "--stack", stack, "--refresh", "--json", "--show-sames", "--event-log", log];
    const ran = await pulumi([...words, ...packs(policyPacks)], { environment: { PULUMI_DEBUG_COMMANDS: "true" } });
    return { ...ran, violations: violations(readIfThere(log)), pending: await pendingAfter(ran, stack) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Compares AWS with the state. A preview of an update does not tell it: of what it has read from AWS, it names only what the program wants
 * otherwise (pkg/engine/update.go, previewActions, where only a refresh reports its result). Neither takes a lock.
 */
export async function refresh(stack: string): Promise<Previewed> {
  const ran = await pulumi(["refresh", "--stack", stack, "--preview-only", "--json", "--show-sames"]);
  return { ...ran, violations: [], pending: await pendingAfter(ran, stack) };
}

/** Without a word of the preview, there is nothing to review, and the reason would be printed twice. */
const pendingAfter = ({ out }: Ran, stack: string) => (out === "" ? [] : pending(stack));

/**
 * A preview in JSON tells nothing of pending operations, so they are read from the state. `stack export` reads the same file as a preview,
 * and leaves its secrets encrypted.
 */
async function pending(stack: string): Promise<PendingOperation[] | undefined> {
  const { code, out } = await pulumi(["stack", "export", "--stack", stack]);
  try {
    return code === 0 ? pendingOperations(out) : undefined;
  } catch (error) {
    if (error instanceof NoPlan) return undefined;
    throw error;
  }
}

export const packs = (folders: readonly string[]): string[] => folders.flatMap(folder => ["--policy-pack", folder]);

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // The engine has not begun.
  }
}

interface PolicyEvent {
  readonly resourceUrn?: string;
  readonly message?: string;
  readonly policyName?: string;
  readonly policyPackName?: string;
  readonly enforcementLevel?: string;
}

/** What the packs have found, from a log of events: one JSON document a line (sdk/go/common/apitype/events.go, PolicyEvent). */
export function violations(log: string): Violation[] {
  const found = log
    .split("\n")
    .filter(line => line.includes('"policyEvent"'))
    .flatMap(line => {
      const { policyEvent: event } = JSON.parse(line) as { policyEvent?: PolicyEvent };
      return event === undefined ? [] : [event];
    })
    .map(event => ({
      pack: event.policyPackName ?? "",
      policy: event.policyName ?? "",
      level: event.enforcementLevel ?? "",
      urn: event.resourceUrn ?? "",
      message: (event.message ?? "").trim(),
    }));
  return [...new Map(found.map(one => [JSON.stringify(one), one])).values()];
}
