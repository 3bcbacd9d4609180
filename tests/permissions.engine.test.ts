import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { EC2Client } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bake } from "../image/bake";
import { readConfiguration } from "../image/configuration";
import { removeImages } from "../image/images";
import type { Right } from "../rehearsal/aws/services/iam/policy";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { openSharedLoopback } from "../rehearsal/support/loopback/sharedLoopback";
import { extras } from "./permissions/extras";
import { type Use, documentsOf, statementsFor, uses } from "./permissions/policies";

const folder = resolve(__dirname, "../docs/permissions");

/** `npm run permissions` writes the policies: it runs as an administrator, and takes down what the runs need. */
const isWriting = process.env["PERMISSIONS"] === "write";

const policiesOf = (use: Use): string[] =>
  existsSync(join(folder, use))
    ? readdirSync(join(folder, use))
        .sort()
        .map(name => readFileSync(join(folder, use, name), "utf8"))
    : [];

/** Everything that can be switched on, besides what the configuration `rehearsal` has. */
const on = [
  "lamp:waf=true",
  "lamp:accessLogDays=90",
  "lamp:sessionManager=true",
  "lamp:logDays=30",
  'lamp:sharedPaths=["public/uploads"]',
  "lamp:alarmEmail=operators@example.org",
  "lamp:domain=shop.example.org",
  "lamp:hostedZone=Z0123456789ABCDEFGHIJ",
  'lamp:moreDomains=["example.org","*.example.org"]',
  "lamp:stickySeconds=600",
  "lamp:databaseParameters=group_concat_max_len=1048576",
  "lamp:zones=3",
  "lamp:nat=perZone",
];
/** The same switched off, with a release, a rotation and databases of another size. */
const off = [
  "lamp:waf=false",
  "lamp:accessLogDays=0",
  "lamp:sessionManager=false",
  "lamp:logDays=0",
  "lamp:sharedPaths=[]",
  "lamp:alarmEmail=",
  "lamp:domain=",
  "lamp:hostedZone=",
  "lamp:moreDomains=[]",
  "lamp:stickySeconds=0",
  "lamp:databaseParameters={}",
  "lamp:zones=2",
  "lamp:nat=none",
  "lamp:webInstanceType=t4g.medium",
  "lamp:webServers=3",
  "lamp:databasePasswordGeneration=2",
  "lamp:databaseInstanceClass=db.t4g.medium",
  "lamp:databaseMultiAz=false",
];

interface Run {
  readonly what: string;
  readonly use: Use;
  readonly settings: readonly string[];
  readonly command: readonly string[];
}

/** The life of a stack. Each run has the policies of its use, and no others. */
const runs: readonly Run[] = [
  { what: "a preview of an empty stack", use: "preview", settings: on, command: ["preview"] },
  { what: "the first up", use: "up", settings: [], command: up },
  // Otherwise, the ids of new rules are not known yet, and the program does not look at the rules of its groups.
  { what: "a preview without changes", use: "preview", settings: [], command: ["preview"] },
  { what: "a refresh", use: "refresh", settings: [], command: ["refresh", "--yes", "--skip-preview"] },
  { what: "a preview of a running stack", use: "preview", settings: off, command: ["preview"] },
  { what: "an up that switches off, releases and resizes", use: "up", settings: [], command: up },
  { what: "a promotion that switches on", use: "up", settings: [...on, "lamp:databaseGeneration=2"], command: up },
  {
    what: "an up that gives up the retired, and has other names",
    use: "up",
    settings: ["lamp:databaseKeepRetired=false", 'lamp:moreDomains=["example.org","example.net"]'],
    command: up,
  },
  { what: "the destruction", use: "destroy", settings: [], command: ["destroy", "--yes", "--skip-preview"] },
];

describe("the policies in docs/permissions, on the real engine", () => {
  let paper: PaperStack;
  const used: Record<Use, Right[]> = { preview: [], refresh: [], up: [], destroy: [], image: [] };
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
  });
  afterAll(() => paper.close());

  it.each(runs)("allow $use: $what", async ({ use, settings, command }) => {
    for (const setting of settings) await paper.stack.set(setting);
    paper.cloud.limitOperator(isWriting ? undefined : policiesOf(use));
    await paper.stack.capture([...command]);
    used[use].push(...paper.cloud.takeUsedRights());
  });

  it("allow image: an image that is made after a killed run, listed and removed", async () => {
    paper.cloud.limitOperator(isWriting ? undefined : policiesOf("image"));
    Object.assign(paper.hardware, {
      serverHealth: async () => "stopped",
      consoleOf: async () => "lamp: sealed",
    });
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = paper.cloud.environment;
    const apis = await openSharedLoopback([paper.cloud.apisSocket]);
    const endpoint = `http://127.0.0.1:${apis.ports[0]}`;
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    const ec2 = new EC2Client({ region: "eu-central-1", endpoint, credentials });
    const project = resolve(__dirname, "..");
    const made = await bake(ec2, {
      configuration: readConfiguration(project, join(project, "Pulumi.prod.yaml")),
      from: undefined,
      subnet: undefined,
      publicAddress: false,
      patience: { pollMs: 10 },
      say: () => undefined,
    });
    await removeImages(ec2, [made.image], project);
    apis.close();
    used.image.push(...paper.cloud.takeUsedRights());
  });

  it.each(uses)("allow nothing that no %s needs, besides what the page gives a reason for", async use => {
    const others = extras
      .filter(extra => extra.uses.includes(use))
      .map(({ action, on: resource }) => ({ action, resource }));
    const documents = await documentsOf(statementsFor([...used[use], ...others]));
    for (const [index, document] of documents.entries()) {
      const file = join(folder, use, `${use}-${index + 1}.json`);
      if (isWriting) await expect(document).toMatchFileSnapshot(file);
      else
        expect(readFileSync(file, "utf8"), `run npm run permissions, and read what changes in ${file}`).toBe(document);
    }
    if (!isWriting) expect(policiesOf(use)).toHaveLength(documents.length);
  });

  it("are read-only for a preview, which reads no secret", () => {
    const actions = used.preview.map(({ action }) => action);
    expect(actions.filter(action => !/:(Describe|List|Get(?!SecretValue))/.test(action))).toEqual([]);
    expect(used.refresh.map(({ action }) => action).filter(action => !/:(Describe|List|Get)/.test(action))).toEqual([]);
  });
});

describe.skipIf(isWriting)("a policy without an action, on the real engine", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
  });
  afterAll(() => paper.close());

  const without = (use: Use, action: string) =>
    policiesOf(use).map(text => text.replace(`"${action}"`, '"sts:GetCallerIdentity"'));

  it.each([
    ["preview", "ec2:DescribeImages", ["preview"]],
    ["preview", "ec2:DescribeAvailabilityZones", ["preview"]],
    ["up", "ec2:CreateVpc", up],
    ["up", "iam:CreateRole", up],
  ] as const)("makes %s fail with a message that names %s", async (use, action, command) => {
    paper.cloud.limitOperator(without(use, action));
    const { code, all } = await paper.stack.attempt([...command]);
    expect(code).not.toBe(0);
    expect(all).toContain(`is not authorized to perform: ${action} on resource:`);
  });
});
