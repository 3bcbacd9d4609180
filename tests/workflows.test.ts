import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseArguments } from "../workflow/arguments";
import { type WorkflowJob, type WorkflowStep, workflowFile } from "../workflow/testing/jobs";

const project = join(__dirname, "..");
const read = (...path: string[]) => readFileSync(join(project, ...path), "utf8");
const names = readdirSync(join(project, ".github/workflows")).map(name => name.replace(/\.yml$/, ""));
const files = names.map(name => ({ name, text: read(".github/workflows", `${name}.yml`), file: workflowFile(name) }));
const jobs = files.flatMap(({ name, file }) =>
  Object.entries(file.jobs).map(([id, job]) => [`${name}/${id}`, job] as const),
);
const steps = jobs.flatMap(([job, { steps: all }]) => all.map(step => [job, step] as const));
const manifest = JSON.parse(read("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
};

/** The actions, with the commits to which their tags lead in the repositories of the actions. Each one runs on Node 24. */
const pinned: Readonly<Record<string, string>> = {
  "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
  "actions/setup-node": "820762786026740c76f36085b0efc47a31fe5020 # v7.0.0",
  "actions/upload-artifact": "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0",
  "actions/download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1",
  "actions/create-github-app-token": "1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1",
  "aws-actions/configure-aws-credentials": "e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3",
  "pulumi/actions": "8e5e406f4007fca908480587cb9893c07090f58d # v7.0.0",
};

/** All rights of all jobs: a new one is to be seen here. */
const rights: Readonly<Record<string, WorkflowJob["permissions"]>> = {
  "ci/unit": { contents: "read" },
  "ci/paper": { contents: "read" },
  "ci/machines": { contents: "read" },
  "preview/preview": { contents: "read", "id-token": "write" },
  "preview/comment": { contents: "read", "pull-requests": "write" },
  "deploy/plan": { contents: "read", "id-token": "write" },
  "deploy/deploy": { contents: "read", "id-token": "write" },
  "destroy/show": { contents: "read", "id-token": "write" },
  "destroy/destroy": { contents: "read", "id-token": "write" },
  "drift/drift": { contents: "read", "id-token": "write", issues: "write" },
  "image/bake": { contents: "read", "id-token": "write" },
  "image/raise": { contents: "write", "pull-requests": "write" },
};

const uses = (step: WorkflowStep, action: string) => step.uses?.startsWith(`${action}@`) === true;

describe("the workflows", () => {
  it("are those that docs/pull-requests.md sets up", () => {
    expect(names.sort()).toEqual(["ci", "deploy", "destroy", "drift", "image", "preview"]);
  });

  it("give each job the rights that it needs, and none by default", () => {
    expect(files.map(({ file }) => file.permissions)).toEqual(files.map(() => ({})));
    expect(Object.fromEntries(jobs.map(([name, { permissions }]) => [name, permissions]))).toEqual(rights);
  });

  it("take actions by the commits of their versions", () => {
    const used = files.flatMap(({ text }) =>
      [...text.matchAll(/uses: (\S+?)@(.*)$/gm)].map(([, action = "", pin]) => [action, pin]),
    );
    expect(used.length).toBe(steps.filter(([, step]) => step.uses !== undefined).length);
    expect(used.filter(([action = "", pin]) => pinned[action] !== pin)).toEqual([]);
    expect(Object.keys(pinned).filter(action => !used.some(([name]) => name === action))).toEqual([]);
  });

  it("never run for pull_request_target, or on another workflow's end", () => {
    const allowed = ["pull_request", "push", "schedule", "workflow_dispatch"];
    expect(files.flatMap(({ file }) => Object.keys(file.on)).filter(event => !allowed.includes(event))).toEqual([]);
  });

  it("run commands of this project alone, one a step", () => {
    const commands = steps.flatMap(([job, { run }]) => (run === undefined ? [] : [[job, run] as const]));
    expect(commands.length).toBeGreaterThan(20);
    for (const [job, run] of commands) {
      const [, script = run] = /^(?:sudo env "PATH=\$PATH" )?npm run (?:-s )?([\w:]+)(?: -- [^\n]+)?$/.exec(run) ?? [];
      const isKnown =
        run === "npm ci" || /^npm test( -- --project unit)?$/.test(run) || Object.hasOwn(manifest.scripts, script);
      expect([job, run, isKnown]).toEqual([job, run, true]);
      const [, words] = /^npm run -s workflow -- (.+)$/.exec(run) ?? [];
      if (words !== undefined)
        expect(() => parseArguments(words.replaceAll(/"\$(\w+)"/g, "$1").split(" ")), run).not.toThrow();
    }
  });

  it("put no expression into a command: a title or a branch could be a command of its own", () => {
    expect(steps.filter(([, { run }]) => run?.includes("${{"))).toEqual([]);
  });

  it("end in a time, keep no token of git, and install before they have a role of AWS", () => {
    for (const [name, job] of jobs) {
      expect([name, (job["timeout-minutes"] ?? 999) <= 180]).toEqual([name, true]);
      const [checkout] = job.steps;
      expect([name, checkout?.with?.["persist-credentials"]]).toEqual([name, false]);
      const install = job.steps.findIndex(({ run }) => run === "npm ci");
      const role = job.steps.findIndex(step => uses(step, "aws-actions/configure-aws-credentials"));
      expect([name, role === -1 || role > install]).toEqual([name, true]);
      expect([name, role !== -1]).toEqual([name, job.permissions?.["id-token"] === "write"]);
    }
  });

  it("never cancel a run that may hold a lock, and let deploy and destroy wait for each other", () => {
    const groups = [
      ...files.flatMap(({ name, file }) => (file.concurrency === undefined ? [] : [[name, file.concurrency] as const])),
      ...jobs.flatMap(([name, job]) => (job.concurrency === undefined ? [] : [[name, job.concurrency] as const])),
    ];
    expect(groups.filter(([name, group]) => name !== "ci" && group["cancel-in-progress"] !== false)).toEqual([]);
    const changing = groups.filter(([, { group }]) => group === "stack-${{ vars.STACK }}").map(([name]) => name);
    expect(changing.sort()).toEqual(["deploy/deploy", "destroy/destroy"]);
  });

  it("change the stack only in an environment, on main", () => {
    const roles = jobs.filter(([, { steps: all }]) =>
      all.some(step => step.with?.["role-to-assume"] === "${{ vars.AWS_DEPLOY_ROLE }}"),
    );
    expect(roles.map(([name, { environment }]) => [name, environment])).toEqual([
      ["deploy/deploy", "${{ vars.STACK }}"],
      ["destroy/destroy", "${{ vars.STACK }}-destroy"],
    ]);
    for (const name of ["deploy/plan", "destroy/show", "drift/drift", "image/bake"])
      expect(Object.fromEntries(jobs)[name]?.if).toContain("github.ref == 'refs/heads/main'");
  });

  it("let the code of a pull request hold no token that writes: what writes is the code of the base", () => {
    const { preview, comment } = workflowFile("preview").jobs;
    expect(preview?.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    expect(preview?.steps.filter(({ env }) => JSON.stringify(env ?? {}).includes("token"))).toEqual([]);
    expect(comment?.steps[0]?.with?.["ref"]).toBe("${{ github.event.pull_request.base.sha }}");
    expect(comment?.steps.some(step => uses(step, "aws-actions/configure-aws-credentials"))).toBe(false);
  });

  it("have no secret but the key of the app that opens the pull request for an image", () => {
    const secrets = files.flatMap(({ name, text }) =>
      [...text.matchAll(/secrets\.\w+/g)].map(([secret]) => [name, secret]),
    );
    expect(secrets).toEqual([["image", "secrets.IMAGE_APP_PRIVATE_KEY"]]);
  });

  it("test each version of Node that package.json allows, and take the CLI of Pulumi that fits its SDK", () => {
    expect(read(".github/workflows/ci.yml")).toContain("node: [20, 22, 24]");
    expect(read(".pulumi.version").trim()).toBe(manifest.dependencies["@pulumi/pulumi"]);
  });
});

describe("the configuration of Dependabot", () => {
  const { version, updates } = parse(read(".github/dependabot.yml")) as {
    readonly version: number;
    readonly updates: readonly {
      readonly "package-ecosystem": string;
      readonly directory: string;
      readonly ignore?: readonly { readonly "dependency-name": string }[];
    }[];
  };
  const manifests: Readonly<Record<string, string>> = {
    npm: "package-lock.json",
    pip: "requirements.txt",
    "github-actions": ".github/workflows/ci.yml",
  };

  it("raises npm packages, actions, and the Python packages of the judges", () => {
    expect(version).toBe(2);
    expect(updates.map(one => one["package-ecosystem"])).toEqual(["npm", "github-actions", "pip"]);
    for (const { "package-ecosystem": kind, directory } of updates)
      expect(read(directory, manifests[kind] ?? "").length).toBeGreaterThan(100);
  });

  it("leaves out only packages that the project has", () => {
    const ignored = updates.flatMap(({ ignore = [] }) => ignore.map(one => one["dependency-name"]));
    const all = read("package.json");
    expect(ignored.filter(name => !all.includes(`"${name}"`))).toEqual([]);
  });
});
