import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { project } from "./pageCommands";
import { pipeline } from "./pipeline";

interface Job {
  readonly extends?: string;
  readonly script?: readonly string[];
  readonly needs?: readonly string[];
  readonly stage?: string;
  readonly rules?: readonly { readonly if?: string; readonly when?: string }[];
  readonly resource_group?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly id_tokens?: unknown;
}

const {
  stages,
  workflow,
  default: defaults,
  variables,
  ...jobs
} = parse(pipeline()) as Record<string, Job> & {
  stages: string[];
};
const named = Object.entries(jobs).filter(([name]) => !name.startsWith("."));

describe("the pipeline in docs/gitlab.md", () => {
  it("has the jobs of the page's table", () => {
    const page = readFileSync(join(project, "docs/gitlab.md"), "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)` +\|.*\| (?:`(lamp-\w+)`|none) +\|$/gm)];
    expect(rows.map(([, name]) => name)).toEqual(named.map(([name]) => name));
    for (const [, name = "", role] of rows)
      expect(jobs[name]?.variables?.["AWS_ROLE_ARN"], name).toBe(
        { "lamp-preview": "$AWS_PREVIEW_ROLE", "lamp-deploy": "$AWS_DEPLOY_ROLE", "lamp-destroy": "$AWS_DESTROY_ROLE" }[
          role ?? ""
        ],
      );
    expect([workflow, defaults, variables]).not.toContain(undefined);
  });

  it.each(named)("runs commands of this project only: %s", (_name, job) => {
    const { scripts } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    // The script "workflow" has its own room.
    const known = [...Object.keys(scripts), "workflow"];
    for (const line of job.script ?? [])
      expect(
        /^npm test -- --project unit$|^pulumi preview /.test(line) ||
          known.includes(/^npm run (?:-s )?([\w-]+) -- \S/.exec(line)?.[1] ?? ""),
        line,
      ).toBe(true);
  });

  it.each(named)("has only stages and needs that exist: %s", (_name, { stage, needs = [] }) => {
    expect(stages).toContain(stage);
    expect(needs.filter(one => !named.some(([name]) => name === one))).toEqual([]);
  });

  it("gives a role to jobs of this project only, one at a time, and to no job with GitLab's own token", () => {
    const withRole = named.filter(([, job]) => job.variables?.["AWS_ROLE_ARN"] !== undefined);
    expect(withRole.map(([name]) => name)).toEqual(["preview", "deploy", "destroy", "drift"]);
    for (const [name, job] of withRole) {
      expect(job.extends, name).toBe(".aws");
      expect(job.resource_group, name).toBe("$STACK");
      for (const rule of job.rules ?? [])
        expect(rule.if, name).toMatch(
          /\$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == \$CI_PROJECT_ID|\$CI_COMMIT_BRANCH == "main"|"schedule"/,
        );
    }
  });

  it("changes something by hand only, and on main only", () => {
    for (const name of ["deploy", "destroy"])
      expect(jobs[name]?.rules).toEqual([{ if: '$CI_COMMIT_BRANCH == "main" && $DRIFT != "true"', when: "manual" }]);
  });

  it("asks for an audience that the roles take", () => {
    expect(jobs[".aws"]?.id_tokens).toEqual({ AWS_TOKEN: { aud: "sts.amazonaws.com" } });
  });
});
