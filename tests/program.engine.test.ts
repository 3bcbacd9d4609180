import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { destroy, type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { webServersIn } from "./support/stateExports";

describe("the program on the real engine", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
  });
  afterAll(() => paper.close());

  it("previews without making anything", async () => {
    const plan = await paper.plan();
    expect(plan).toContain("create aws:lb/loadBalancer:LoadBalancer lamp");
    expect(plan.filter(step => step.startsWith("create aws:ec2/instance:Instance"))).toHaveLength(3);
    expect(paper.account.size).toBe(0);
  });

  it("comes up with every output that an operator needs, and healthy", async () => {
    await paper.stack.capture(up);
    const outputs = await paper.stack.outputs();
    expect(Object.keys(outputs).sort()).toEqual([
      "balancerDnsName",
      "databaseReader",
      "databaseSecretArns",
      "databaseWriter",
      "healthy",
      "logs",
      "url",
      "webServers",
    ]);
    expect(outputs["healthy"]).toBe(true);
  });

  it("changes nothing the second time", async () => {
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("replaces no web application firewall of a stack from when its component was called Firewall", async () => {
    const folder = mkdtempSync(join(tmpdir(), "state-"));
    const file = join(folder, "state.json");
    const state = await paper.state();
    expect(state).toContain("lamp:index:Waf$aws:wafv2/webAcl:WebAcl::lamp-firewall");
    writeFileSync(file, state.replaceAll("lamp:index:Waf", "lamp:index:Firewall"));
    await paper.stack.capture(["stack", "import", "--file", file]);
    rmSync(folder, { recursive: true });
    expect(await paper.plan()).toEqual([]);
    await paper.stack.capture([...up, "--expect-no-changes"]);
    expect(await paper.state()).not.toContain("lamp:index:Firewall");
  });

  it("shows no drift right after up", async () => {
    await paper.stack.capture(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
  });

  it("keeps every password out of the state, outputs and user-data in clear", async () => {
    const open = JSON.parse(await paper.stack.capture(["stack", "export", "--show-secrets"])) as {
      deployment: { resources: { type: string; outputs?: { result?: { plaintext?: string } } }[] };
    };
    const passwords = open.deployment.resources
      .filter(r => r.type === "random:index/randomPassword:RandomPassword")
      .map(r => JSON.parse(r.outputs?.result?.plaintext ?? "") as string);
    expect(passwords).toHaveLength(2);
    const written = (await paper.state()) + JSON.stringify(await paper.stack.outputs());
    const userData = paper.account.all("aws:ec2/instance:Instance").map(i => String(i.inputs["userData"]));
    for (const password of passwords) for (const text of [written, ...userData]) expect(text).not.toContain(password);
  });

  it("replaces one server, or all of them, by the patterns of the runbook, and nothing else", async () => {
    const servers = () => webServersIn(paper.account).map(({ name, id }) => `${name} ${id}`);
    const before = servers().sort();
    await paper.stack.capture([...up, "--replace", "**Instance::lamp-web-1"]);
    expect(servers()).toHaveLength(2);
    expect(servers().filter(server => before.includes(server))).toEqual([before[1]]);
    const preview = await paper.stack.capture(["preview", "--json", "--replace", "**Instance::lamp-web-*"]);
    const { steps } = JSON.parse(preview) as { steps: { op: string; urn: string }[] };
    const replaced = steps.filter(({ op }) => op === "replace").map(({ urn }) => urn.split("::").at(-1));
    expect(replaced.sort()).toEqual(["lamp-web-1", "lamp-web-1-target", "lamp-web-2", "lamp-web-2-target"]);
  });

  it.each([
    [
      "lamp:webInstanceType=t4g.medium",
      ["replace aws:ec2/instance:Instance lamp-web-1", "replace aws:ec2/instance:Instance lamp-web-2"],
    ],
    [
      'lamp:phpExtensions=["gd"]',
      ["replace aws:ec2/instance:Instance lamp-web-1", "replace aws:ec2/instance:Instance lamp-web-2"],
    ],
  ])("replaces the servers for %s, and no database", async (assignment, expected) => {
    await paper.stack.set(assignment);
    const plan = await paper.plan();
    expect(plan).toEqual(expect.arrayContaining(expected));
    expect(plan.filter(step => step.includes("aws:rds"))).toEqual([]);
  });

  it("makes new servers for a new release before it removes the old ones", async () => {
    const site = mkdtempSync(join(tmpdir(), "site-"));
    cpSync(join(__dirname, "..", "site"), site, { recursive: true });
    writeFileSync(join(site, "public", "new.txt"), "new");
    await paper.stack.set(`lamp:site=${site}`);
    const said = await paper.stack.capture(up);
    rmSync(site, { recursive: true });
    expect(said).toMatch(/Instance lamp-web-1 deleted original/);
    for (const name of ["lamp-web-1", "lamp-web-2"]) {
      const made = said.indexOf(`Instance ${name} created replacement`);
      expect(made).toBeGreaterThan(0);
      expect(made).toBeLessThan(said.search(/Instance lamp-web-\d deleting original/));
    }
    await paper.stack.set("lamp:site=site");
  });

  it("updates a database in place for a larger class", async () => {
    await paper.stack.set("lamp:databaseInstanceClass=db.t4g.medium");
    const plan = (await paper.plan()).filter(step => step.includes("aws:rds/instance"));
    expect(plan.map(step => step.split(" ")[0])).toEqual(["update", "update"]);
  });

  it("is destroyed completely", async () => {
    await paper.stack.capture(destroy);
    expect(paper.account.size).toBe(0);
  });

  it("comes up again under the same name", async () => {
    await paper.stack.capture(up);
    await paper.stack.capture(destroy);
  });
});

describe("a gate that never opens", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.set("lamp:healthTimeoutSeconds=30");
  });
  afterAll(() => paper.close());

  /** Takes a rule out of the account behind Pulumi's back, so that the balancer gets no answer about their health. */
  const cutWire = () => {
    const rule = paper.account
      .all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
      .find(r => r.name === "lamp-balancer-to-web-8080-in");
    paper.account.drop(rule?.type ?? "", rule?.id ?? "");
  };

  it("fails the change with the reason of every target, and keeps the old servers", async () => {
    await paper.stack.capture(up);
    const before = webServersIn(paper.account).map(i => i.id);
    cutWire();
    await paper.stack.set("lamp:webInstanceType=t4g.medium");
    await expect(paper.stack.capture(up)).rejects.toThrow(/Target\.Timeout[^]*Request timed out/);
    const after = webServersIn(paper.account).map(i => i.id);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(4);
  });

  it("fails again at the next try, with nothing removed and nothing doubled", async () => {
    await expect(paper.stack.capture(up)).rejects.toThrow("Target.Timeout");
    expect(webServersIn(paper.account)).toHaveLength(4);
  });

  it("leaves a state that destroy clears", async () => {
    await paper.stack.capture(destroy);
    expect(paper.account.size).toBe(0);
  });
});

describe("a protected stack", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("prod");
  });
  afterAll(() => paper.close());

  it("refuses to be destroyed, and says what to do", async () => {
    await paper.stack.capture(up);
    await expect(paper.stack.capture(destroy)).rejects.toThrow("protect");
    expect(paper.account.all("aws:rds/instance:Instance")).toHaveLength(2);
  });

  it("needs nothing but protectData false and an up", async () => {
    await paper.stack.set("lamp:protectData=false");
    await paper.stack.capture(up);
    await paper.stack.capture(destroy);
    expect(paper.account.size).toBe(0);
  });
});

describe("bad settings", () => {
  it("are told together, before anything is made", async () => {
    const paper = await paperStack("rehearsal");
    for (const setting of ["lamp:databaseEngineVersion=9.1", "lamp:zones=7", "lamp:nat=maybe"])
      await paper.stack.set(setting);
    const message = await paper.stack.capture(up).then(String, String);
    for (const named of ["lamp:databaseEngineVersion", "lamp:zones", "lamp:nat"]) expect(message).toContain(named);
    expect(message).toContain("3 settings cannot be used");
    expect(message).not.toMatch(/ at .*\.ts:\d+/);
    expect(paper.account.size).toBe(0);
    await paper.close();
  });
});
