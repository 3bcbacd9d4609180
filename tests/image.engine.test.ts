import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { omit } from "../rehearsal/aws/core/values";
import { type Image, debianImage } from "../rehearsal/aws/services/ec2/catalog";
import { imagesOf } from "../rehearsal/aws/services/ec2/images";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { webServersIn } from "./support/stateExports";

const instanceType = "aws:ec2/instance:Instance";
const [older, newer] = ["debian-13-arm64-20260914-2601", "debian-13-arm64-20261102-2650"];

describe("the image of the web servers, on the real engine", () => {
  let paper: PaperStack;
  const site = mkdtempSync(join(tmpdir(), "site-"));
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
    cpSync(join(__dirname, "..", "site"), site, { recursive: true });
  });
  afterAll(async () => {
    rmSync(site, { recursive: true });
    await paper.close();
  });

  const store = () => imagesOf(paper.account);
  /** Name of each server, with the name of its image. */
  const servers = () =>
    Object.fromEntries(
      webServersIn(paper.account).map(({ name, inputs }) => [
        name,
        store().byId(inputs.ami ?? "")?.name ?? "taken away",
      ]),
    );
  const all = (image: string, count = 2) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`lamp-web-${i + 1}`, image]));
  const release = async (text: string) => {
    writeFileSync(join(site, "public", "release.txt"), text);
    await paper.stack.set(`lamp:site=${site}`);
    await paper.stack.capture(up);
  };

  it("is the newest one when the stack is made", () => {
    expect(servers()).toEqual(all(newer));
  });

  it("stays when there is a newer one: for `up`, `up --refresh` and `refresh`", async () => {
    store().publish("2700");
    expect(await paper.plan()).toEqual([]);
    await paper.stack.capture([...up, "--refresh", "--expect-no-changes"]);
    await paper.stack.capture(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
  });

  it("stays with a new release", async () => {
    await release("first");
    expect(servers()).toEqual(all(newer));
  });

  it("is that of the others for a server that is added", async () => {
    await paper.stack.set("lamp:webServers=3");
    await paper.stack.capture(up);
    expect(servers()).toEqual(all(newer, 3));
    await paper.stack.set("lamp:webServers=2");
    await paper.stack.capture(up);
  });

  it("stays when servers are replaced by the pattern of the runbook", async () => {
    await paper.stack.capture([...up, "--replace", "**Instance::lamp-web-*"]);
    expect(servers()).toEqual(all(newer));
  });

  it("is the newest one of the other architecture after a change of the instance type", async () => {
    await paper.stack.set("lamp:webInstanceType=t3.small");
    await paper.stack.capture(up);
    expect(servers()).toEqual(all("debian-13-amd64-20261126-2700"));
    await paper.stack.set("lamp:webInstanceType=t4g.small");
    await paper.stack.capture(up);
  });

  it("is replaced by the one that the setting names, and a preview shows it", async () => {
    await paper.stack.set(`lamp:image=${older}`);
    expect(await paper.plan()).toContain(`replace ${instanceType} lamp-web-1`);
    await paper.stack.capture(up);
    expect(servers()).toEqual(all(older));
  });

  it("may be deprecated", async () => {
    store().today = "2030-01-01";
    store().publish("3000");
    expect(await paper.plan()).toEqual([]);
    await release("second");
    expect(servers()).toEqual(all(older));
  });

  it("may be taken away: nothing that makes no server is stopped, and a warning says what is", async () => {
    store().deregister(({ name }) => name === older);
    const { code, all: said } = await paper.stack.attempt(["preview"]);
    expect([code, said]).toEqual([0, expect.stringContaining("AWS no longer has the image ami-")]);
    await paper.stack.set("lamp:databaseGeneration=2");
    expect((await paper.stack.attempt(up, { environment: { LAMP_PROMOTE_NOW: "1" } })).code).toBe(0);
    expect(paper.account.all("aws:rds/instance:Instance").map(({ name }) => name)).toContain("lamp-db-3");
    expect(servers()).toEqual(all("taken away"));
  });

  it("stops a release when it has been taken away, and the old servers stay", async () => {
    const before = paper.account.all(instanceType).map(({ id }) => id);
    await expect(release("third")).rejects.toThrow("api error InvalidAMIID.NotFound: The image id '[ami-");
    expect(paper.account.all(instanceType).map(({ id }) => id)).toEqual(before);
  });

  it("must exist when the setting names another one, and the preview already says so", async () => {
    await paper.stack.set("lamp:image=debian-13-arm64-20200101-1");
    const { code, all: said } = await paper.stack.attempt(["preview"]);
    expect(code).not.toBe(0);
    expect(said).toContain('lamp:image is "debian-13-arm64-20200101-1"; it must be the exact name of an image');
    expect(said).not.toMatch(/^ +at /m);
  });

  const own = { ...debianImage("arm64", "20261120", "1"), id: "ami-0123456789abcdef0", name: "baked", isPublic: false };
  const add = (change: Partial<Image>) => {
    store().add({ ...omit(own, ["deprecationTime"]), owner: paper.account.id, ...change } as Image);
  };
  const said = async () => {
    const { code, all: text } = await paper.stack.attempt(["preview"]);
    return [code, text] as const;
  };

  it("may be one of the own account, or of an account that a setting names, and of no other", async () => {
    add({ owner: "999999999999", isPublic: true, diskGb: 30 });
    await paper.stack.set(`lamp:image=${own.id}`);
    expect(await said()).toEqual([
      1,
      expect.stringMatching(
        /2 settings cannot be used; nothing has been changed.*it belongs to 999999999999\. To trust .*root disk has 30 GiB/s,
      ),
    ]);
    store().change(own.id, { diskGb: 8 });
    await paper.stack.set("lamp:imageOwner=999999999999");
    expect((await said())[0]).toBe(0);
    await paper.stack.set("lamp:imageOwner=");
    expect((await said())[0]).toBe(1);
    store().change(own.id, { owner: paper.account.id });
    await paper.stack.capture(up);
    expect(servers()).toEqual(all("baked"));
  });

  it("of the own account may be deprecated or taken away, and the preview says it before a server needs it", async () => {
    store().change(own.id, { deprecationTime: "2026-01-31T00:00:00.000Z" });
    expect(await said()).toEqual([
      0,
      expect.stringContaining(
        "ami-0123456789abcdef0, from which the web servers are made, is deprecated since 2026-01-31",
      ),
    ]);
    store().deregister(({ id }) => id === own.id);
    expect(await said()).toEqual([
      0,
      expect.stringContaining("AWS no longer has the image ami-0123456789abcdef0, from"),
    ]);
    await expect(release("fourth")).rejects.toThrow("InvalidAMIID.NotFound: The image id '[ami-0123456789abcdef0]'");
  });

  it("is the newest one again when the setting names none", async () => {
    await paper.stack.capture(["config", "rm", "lamp:image"]);
    await paper.stack.capture(up);
    expect(servers()).toEqual(all("debian-13-arm64-20300101-3000"));
    await paper.stack.capture(["destroy", "--yes", "--skip-preview"]);
    expect(paper.account.size).toBe(0);
  });
});

describe("an image that is not there", () => {
  it("is refused before anything is made", async () => {
    const paper = await paperStack("rehearsal");
    await paper.stack.set("lamp:image=debian-13-arm64-20200101-1");
    await expect(paper.stack.capture(up)).rejects.toThrow(
      /One setting cannot be used; nothing has been changed in AWS\.\n.*lamp:image is "debian-13-arm64-20200101-1"; it must be the exact name of an image that Debian offers in eu-central-1/,
    );
    expect(paper.account.size).toBe(0);
    await paper.close();
  });
});
