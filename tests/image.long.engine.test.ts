import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { omit } from "../rehearsal/aws/core/values";
import { type Image, debianImage } from "../rehearsal/aws/services/ec2/catalog";
import { up } from "../rehearsal/cli/testing/paperStack";
import { ImageStack, all, newer, older } from "./imageStack";

const instanceType = "aws:ec2/instance:Instance";

describe("the image of the web servers, on the real engine, while images come and go", () => {
  let images: ImageStack;
  beforeAll(async () => {
    images = await ImageStack.up();
    images.store.publish("2700");
  });
  afterAll(() => images.close());

  it("is that of the others for a server that is added", async () => {
    await images.paper.stack.set("lamp:webServers=3");
    await images.paper.stack.capture(up);
    expect(images.servers()).toEqual(all(newer, 3));
    await images.paper.stack.set("lamp:webServers=2");
    await images.paper.stack.capture(up);
  });

  it("stays when servers are replaced by the pattern of the runbook", async () => {
    await images.paper.stack.capture([...up, "--replace", "**Instance::lamp-web-*"]);
    expect(images.servers()).toEqual(all(newer));
  });

  it("is the newest one of the other architecture after a change of the instance type", async () => {
    await images.paper.stack.set("lamp:webInstanceType=t3.small");
    await images.paper.stack.capture(up);
    expect(images.servers()).toEqual(all("debian-13-amd64-20261126-2700"));
    await images.paper.stack.set("lamp:webInstanceType=t4g.small");
    await images.paper.stack.capture(up);
  });

  it("that the setting names may be deprecated", async () => {
    await images.paper.stack.set(`lamp:image=${older}`);
    await images.paper.stack.capture(up);
    images.store.today = "2030-01-01";
    images.store.publish("3000");
    expect(await images.paper.plan()).toEqual([]);
    await images.release("second");
    expect(images.servers()).toEqual(all(older));
  });

  it("may be taken away: nothing that makes no server is stopped, and a warning says what is", async () => {
    images.store.deregister(({ name }) => name === older);
    const { code, all: said } = await images.paper.stack.attempt(["preview"]);
    expect([code, said]).toEqual([0, expect.stringContaining("AWS no longer has the image ami-")]);
    await images.paper.stack.set("lamp:databaseGeneration=2");
    expect((await images.paper.stack.attempt(up, { environment: { LAMP_PROMOTE_NOW: "1" } })).code).toBe(0);
    expect(images.paper.account.all("aws:rds/instance:Instance").map(({ name }) => name)).toContain("lamp-db-3");
    expect(images.servers()).toEqual(all("taken away"));
  });

  it("stops a release when it has been taken away, and the old servers stay", async () => {
    const before = images.paper.account.all(instanceType).map(({ id }) => id);
    await expect(images.release("third")).rejects.toThrow("api error InvalidAMIID.NotFound: The image id '[ami-");
    expect(images.paper.account.all(instanceType).map(({ id }) => id)).toEqual(before);
  });

  const own = { ...debianImage("arm64", "20261120", "1"), id: "ami-0123456789abcdef0", name: "baked", isPublic: false };
  const add = (change: Partial<Image>) => {
    images.store.add({ ...omit(own, ["deprecationTime"]), owner: images.paper.account.id, ...change } as Image);
  };
  const said = async () => {
    const { code, all: text } = await images.paper.stack.attempt(["preview"]);
    return [code, text] as const;
  };

  it("may be one of the own account, or of an account that a setting names, and of no other", async () => {
    add({ owner: "999999999999", isPublic: true, diskGb: 30 });
    await images.paper.stack.set(`lamp:image=${own.id}`);
    expect(await said()).toEqual([
      1,
      expect.stringMatching(
        /2 settings cannot be used; nothing has been changed.*it belongs to 999999999999\. To trust .*root disk has 30 GiB/s,
      ),
    ]);
    images.store.change(own.id, { diskGb: 8 });
    await images.paper.stack.set("lamp:imageOwner=999999999999");
    expect((await said())[0]).toBe(0);
    await images.paper.stack.set("lamp:imageOwner=");
    expect((await said())[0]).toBe(1);
    images.store.change(own.id, { owner: images.paper.account.id });
    await images.paper.stack.capture(up);
    expect(images.servers()).toEqual(all("baked"));
  });

  it("of the own account may be deprecated or taken away, and the preview says it before a server needs it", async () => {
    images.store.change(own.id, { deprecationTime: "2026-01-31T00:00:00.000Z" });
    expect(await said()).toEqual([
      0,
      expect.stringContaining(
        "ami-0123456789abcdef0, from which the web servers are made, is deprecated since 2026-01-31",
      ),
    ]);
    images.store.deregister(({ id }) => id === own.id);
    expect(await said()).toEqual([
      0,
      expect.stringContaining("AWS no longer has the image ami-0123456789abcdef0, from"),
    ]);
    await expect(images.release("fourth")).rejects.toThrow(
      "InvalidAMIID.NotFound: The image id '[ami-0123456789abcdef0]'",
    );
  });

  it("is the newest one again when the setting names none", async () => {
    await images.paper.stack.capture(["config", "rm", "lamp:image"]);
    await images.paper.stack.capture(up);
    expect(images.servers()).toEqual(all("debian-13-arm64-20300101-3000"));
    await images.paper.stack.capture(["destroy", "--yes", "--skip-preview"]);
    expect(images.paper.account.size).toBe(0);
  });
});
