import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { up } from "../rehearsal/cli/testing/paperStack";
import { type Repository, pull, repository } from "./testing/repository";

describe("the workflows, on the real engine", () => {
  let there: Repository;
  beforeAll(async () => {
    there = await repository();
  });
  afterAll(() => there.close());

  it("comment a failed preview, and are red", async () => {
    await there.paper.stack.set("one-server:fail=The setting is wrong: see docs.");
    const jobs = await there.run("preview", "pull_request", pull());
    await there.paper.stack.capture(["config", "rm", "one-server:fail"]);
    expect(jobs).toMatchObject({ preview: { result: "failure" }, comment: { result: "success" } });
    expect(there.gitHub.comments[0]?.body).toMatch(
      /The preview has failed, so nothing is reviewed[^]*The setting is wrong/,
    );
  });

  it("deploy what was reviewed, and show a violated rule, drift and a lock in words", async () => {
    expect(await there.run("deploy", "push")).toMatchObject({
      plan: { result: "success" },
      deploy: { result: "success" },
    });
    expect(there.paper.account.all("aws:ec2/instance:Instance")).toHaveLength(1);

    await there.paper.stack.set("one-server:size=t3.large");
    const broken = await there.run("preview", "pull_request", pull());
    expect(broken).toMatchObject({ preview: { result: "failure" }, comment: { result: "success" } });
    const text = there.gitHub.comments[0]?.body ?? "";
    expect(text).toContain("| **mandatory** | `tiny/small-servers` | `site` | A rule. Use t3.micro. |");
    expect(text).not.toContain("nothing is reviewed");
    expect(await there.run("deploy", "push")).toMatchObject({
      plan: { result: "failure" },
      deploy: { result: "skipped" },
    });
    await there.paper.stack.capture(["config", "rm", "one-server:size"]);
  });

  it("refuse to deploy another plan than the reviewed one, and say what differs", async () => {
    await there.paper.stack.set("one-server:greeting=first");
    const event = { repository: { default_branch: "main" } };
    const jobs = await there.run("deploy", "push", event, job => {
      // The second job begins when somebody has read the review and approved it.
      if (job === 2) there.paper.stack.configuration = there.paper.stack.configuration.replace("first", "second");
    });
    expect(jobs).toMatchObject({ plan: { result: "success" }, deploy: { result: "failure" } });
    const why = "- update aws:ec2/vpc:Vpc site: tags differs.";
    expect(jobs["deploy"]?.log).toContain("Nothing was deployed: the plan is no longer the one that was reviewed.");
    expect(jobs["deploy"]?.log).toContain(why);
    expect(jobs["deploy"]?.summary).toContain(why);
    expect(there.paper.account.all("aws:ec2/vpc:Vpc")[0]?.inputs.tags).toEqual({ greeting: "Hello from one server" });
  });

  const backend = (...path: string[]) =>
    join((there.paper.stack.environment["PULUMI_BACKEND_URL"] ?? "").replace("file://", ""), ".pulumi", ...path);

  it("tell of an update that was cut off, and do not deploy before somebody has looked", async () => {
    // `stack import` would remove pending operations, so they are written into the backend's own file.
    const file = backend("stacks/one-server/rehearsal.json");
    const before = readFileSync(file, "utf8");
    const stored = JSON.parse(before) as { checkpoint: { latest: { resources: { urn: string; type: string }[] } } };
    const { latest } = stored.checkpoint;
    const server = latest.resources.find(({ type }) => type === "aws:ec2/instance:Instance");
    if (server === undefined) throw new Error("There is no server.");
    const { urn, type } = server;
    const lost = {
      urn: urn.replace(/site$/, "lost"),
      custom: true,
      type,
      inputs: { userData: "password=hunter2hunter2" },
    };
    Object.assign(latest, { pending_operations: [{ resource: lost, type: "creating" }] });
    writeFileSync(file, JSON.stringify(stored));
    const jobs = await there.run("deploy", "push");
    const preview = await there.run("preview", "pull_request", pull());
    const drift = await there.run("drift", "schedule");
    writeFileSync(file, before);
    const risk = "the state has pending operations (creating lost (aws:ec2/instance:Instance))";
    expect(jobs).toMatchObject({ plan: { result: "success" }, deploy: { result: "failure" } });
    expect(jobs["plan"]?.summary).toContain(risk);
    expect(jobs["deploy"]?.summary).toContain("\n- creating lost (aws:ec2/instance:Instance)\n");
    expect(jobs["deploy"]?.log).toContain("run `pulumi refresh --stack rehearsal` in a terminal");
    expect(preview["preview"]?.result).toBe("success");
    expect(there.gitHub.comments[0]?.body).toMatch(/### Risks\n\n- 🔴 \*\*high\*\*: An earlier update was cut off/);
    expect(drift["drift"]?.summary).toContain(risk);
    expect(JSON.stringify([jobs, preview, drift, there.gitHub.comments])).not.toContain("hunter2");
  });

  it("say who holds the lock, and do not take it away", async () => {
    const lock = backend("locks/organization/one-server/rehearsal/a.json");
    mkdirSync(dirname(lock), { recursive: true });
    const content = { pid: 7, username: "anna", hostname: "runner-1", timestamp: "2026-05-01T12:00:00Z" };
    writeFileSync(lock, JSON.stringify(content));
    const jobs = await there.run("deploy", "push");
    const locked = "The stack is locked by anna@runner-1 (process 7) since 2026-05-01T12:00:00Z. Nothing was changed.";
    expect(jobs).toMatchObject({ plan: { result: "success" }, deploy: { result: "failure" } });
    expect(jobs["deploy"]?.summary).toContain(locked);
    expect(existsSync(lock)).toBe(true);
    writeFileSync(lock, "");
    await there.paper.stack.capture(["cancel", "--yes"]);
    await there.run("deploy", "push");
  });

  it("open one issue for drift, update it, and close it when there is none", async () => {
    await there.paper.stack.capture(up);
    const [vpc] = there.paper.account.all("aws:ec2/vpc:Vpc");
    if (vpc === undefined) throw new Error("There is no network.");
    const before = { inputs: vpc.inputs, outputs: vpc.outputs };
    vpc.inputs = { ...vpc.inputs, tags: { greeting: "changed by hand" } };
    vpc.outputs = { ...vpc.outputs, tags: { greeting: "changed by hand" }, tagsAll: { greeting: "changed by hand" } };
    expect(await there.run("drift", "schedule")).toMatchObject({ drift: { result: "success" } });
    expect(await there.run("drift", "schedule")).toMatchObject({ drift: { result: "success" } });
    expect(there.gitHub.issues.map(({ title, state }) => [title, state])).toEqual([
      ["one-server/rehearsal differs from its state in 1 resource", "open"],
    ]);
    expect(there.gitHub.issues[0]?.body).toMatch(/^<!-- drift of one-server\/rehearsal -->\n[^]*changed by hand/);
    Object.assign(vpc, before);
    await there.run("drift", "schedule");
    expect(there.gitHub.issues.map(({ state }) => state)).toEqual(["closed"]);
  });

  it("destroy only the stack whose name was typed", async () => {
    const wrong = await there.run("destroy", "workflow_dispatch", { inputs: { stack: "prod" } });
    expect(wrong).toMatchObject({ show: { result: "failure" }, destroy: { result: "skipped" } });
    expect(wrong["show"]?.log).toContain('The stack is rehearsal, and "prod" was typed. Nothing was destroyed.');
    const right = await there.run("destroy", "workflow_dispatch", { inputs: { stack: "rehearsal" } });
    expect(right["show"]?.summary).toMatch(/\*\*Nothing stays in AWS\*\*[^]*\*\*3 are deleted:\*\*/);
    expect(right["destroy"]?.result).toBe("success");
    expect(there.paper.account.all("aws:ec2/vpc:Vpc")).toEqual([]);
  });
});
