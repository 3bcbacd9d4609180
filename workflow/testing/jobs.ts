import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";

type Values = Readonly<Record<string, unknown>>;

export interface WorkflowStep {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Values;
  readonly env?: Readonly<Record<string, string>>;
  readonly "continue-on-error"?: boolean;
}
export interface WorkflowJob {
  readonly if?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly concurrency?: Values;
  readonly steps: readonly WorkflowStep[];
}
export interface WorkflowFile {
  readonly on: Values;
  readonly permissions: Values;
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: Values;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

const folder = resolve(__dirname, "../../.github/workflows");

export const workflowFile = (name: string): WorkflowFile =>
  parse(readFileSync(join(folder, `${name}.yml`), "utf8")) as WorkflowFile;

/** How a job went. */
export interface Job {
  readonly result: "success" | "failure" | "skipped";
  /** What its commands have printed. */
  readonly log: string;
  /** What it has written for the page of the run. */
  readonly summary: string;
}

export interface RunnerOptions {
  /** Where the commands run. */
  readonly workspace: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** Name of the event, and its payload. */
  readonly eventName: string;
  readonly event: Values;
  /** Makes the token of a job with these rights. */
  readonly token: (rights: Readonly<Record<string, string>>) => string;
  /** Commands that are not run: what they need is there, or is nothing that a paper has. */
  readonly left: RegExp;
}

/**
 * Runs the jobs of a workflow file one after another, as GitHub's runner does: conditions, variables, tokens, artifacts, and the
 * commands in bash with its variables. Of the actions, only those for artifacts do something. Approvals are given at once.
 */
export async function runWorkflow(name: string, options: RunnerOptions): Promise<Readonly<Record<string, Job>>> {
  const file = workflowFile(name);
  const done: Record<string, Job> = {};
  const artifacts = mkdtempSync(join(tmpdir(), "artifacts-"));
  try {
    for (const [id, job] of Object.entries(file.jobs)) done[id] = await runJob(file, job, done, artifacts, options);
    return done;
  } finally {
    rmSync(artifacts, { recursive: true });
  }
}

async function runJob(
  file: WorkflowFile,
  job: WorkflowJob,
  done: Readonly<Record<string, Job>>,
  artifacts: string,
  options: RunnerOptions,
): Promise<Job> {
  const { workspace, eventName, event, vars } = options;
  const skipped: Job = { result: "skipped", log: "", summary: "" };
  const rights = job.permissions ?? {};
  const github = { ...githubOf(eventName, event), token: options.token(rights) };
  const needed = job.needs === undefined ? undefined : done[job.needs];
  const isNeedMet = needed === undefined || needed.result === "success";
  const values = { github, vars, needs: done, inputs: event["inputs"] ?? {}, steps: {}, matrix: {} };
  const condition = job.if ?? "success()";
  if (!isNeedMet && !/cancelled\(\)|always\(\)/.test(condition)) return skipped;
  if (evaluated(condition, values, isNeedMet) !== true) return skipped;

  const home = mkdtempSync(join(tmpdir(), "runner-"));
  const [summary, eventPath] = [join(home, "summary.md"), join(home, "event.json")];
  writeFileSync(eventPath, JSON.stringify(event));
  writeFileSync(summary, "");
  let [result, log]: [Job["result"], string] = ["success", ""];
  for (const step of job.steps) {
    if (evaluated(step.if ?? "success()", values, result === "success") !== true) continue;
    if (step.if === undefined && result === "failure") continue;
    if (step.uses !== undefined) {
      if (!useArtifact(step, artifacts, workspace) && step["continue-on-error"] !== true) result = "failure";
      continue;
    }
    if (options.left.test(step.run ?? "")) continue;
    const own = { ...file.env, ...step.env };
    const env = Object.fromEntries(Object.entries(own).map(([key, text]) => [key, filled(text, values)]));
    const told = runnerVariables(eventName, eventPath, summary);
    const ran = await command(step.run ?? "", workspace, { ...options.environment, ...told, ...env });
    log += ran.printed;
    if (ran.code !== 0) result = "failure";
  }
  const text = readFileSync(summary, "utf8");
  rmSync(home, { recursive: true });
  // Each job has a machine of its own.
  for (const name of ["review-of-plan", "image.json"]) rmSync(join(workspace, name), { recursive: true, force: true });
  return { result, log, summary: text };
}

const githubOf = (eventName: string, event: Values) => ({
  event,
  event_name: eventName,
  repository: "o/r",
  ref: eventName === "pull_request" ? "refs/pull/7/merge" : "refs/heads/main",
});

const runnerVariables = (eventName: string, eventPath: string, summary: string) => ({
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_EVENT_NAME: eventName,
  GITHUB_EVENT_PATH: eventPath,
  GITHUB_REPOSITORY: "o/r",
  GITHUB_RUN_ID: "42",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
  GITHUB_STEP_SUMMARY: summary,
});

/** Artifacts are folders, or files. Nothing to upload is a warning; nothing to download is an error. */
function useArtifact({ uses = "", with: given = {} }: WorkflowStep, artifacts: string, workspace: string): boolean {
  const [stored, local] = [join(artifacts, String(given["name"])), join(workspace, String(given["path"]))];
  if (uses.startsWith("actions/upload-artifact@")) {
    if (existsSync(local)) {
      mkdirSync(stored, { recursive: true });
      cpSync(local, local.endsWith(".json") ? join(stored, String(given["path"])) : stored, { recursive: true });
    }
    return true;
  }
  if (!uses.startsWith("actions/download-artifact@")) return true;
  if (!existsSync(stored)) return false;
  cpSync(stored, local, { recursive: true });
  return true;
}

/** Expressions of GitHub have the form of JavaScript, but for names with a hyphen, which these workflows do not have. */
function evaluated(text: string, values: Readonly<Record<string, unknown>>, isSuccess: boolean): unknown {
  const expression = text.replace(/^\$\{\{([^]*)\}\}$/, "$1").replace(/([\w)])\.(?=[a-z_A-Z])/g, "$1?.");
  const scope = { ...values, success: () => isSuccess, cancelled: () => false, always: () => true };
  const work = new Function(...Object.keys(scope), `return (${expression});`) as (...given: unknown[]) => unknown;
  return work(...Object.values(scope));
}

const filled = (text: string, values: Readonly<Record<string, unknown>>) =>
  text.replace(/\$\{\{(.*?)\}\}/g, (_, inner: string) => String(evaluated(inner, values, true) ?? ""));

function command(run: string, cwd: string, environment: Readonly<Record<string, string>>) {
  return new Promise<{ code: number; printed: string }>((done, fail) => {
    // GitHub runs a step without `shell:` like this (workflow syntax, "jobs.<job_id>.steps[*].shell").
    const child = spawn("bash", ["-e", "-c", run], { cwd, env: { ...process.env, ...environment } });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
    child.on("error", fail);
    child.on("close", code => done({ code: code ?? 1, printed }));
  });
}
