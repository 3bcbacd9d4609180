import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { ImageStack, all, newer, older } from "./imageStack";

describe("the image of the web servers, on the real engine", () => {
  let images: ImageStack;
  beforeAll(async () => {
    images = await ImageStack.up();
  });
  afterAll(() => images.close());

  it("is the newest one when the stack is made", () => {
    expect(images.servers()).toEqual(all(newer));
  });

  it("stays when there is a newer one: for `up`, `up --refresh` and `refresh`", async () => {
    images.store.publish("2700");
    expect(await images.paper.plan()).toEqual([]);
    await images.paper.stack.capture([...up, "--refresh", "--expect-no-changes"]);
    await images.paper.stack.capture(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
  });

  it("stays with a new release", async () => {
    await images.release("first");
    expect(images.servers()).toEqual(all(newer));
  });

  it("is replaced by the one that the setting names, and a preview shows it", async () => {
    await images.paper.stack.set(`lamp:image=${older}`);
    expect(await images.paper.plan()).toContain("replace aws:ec2/instance:Instance lamp-web-1");
    await images.paper.stack.capture(up);
    expect(images.servers()).toEqual(all(older));
  });

  it("must exist when the setting names another one, and the preview already says so", async () => {
    await images.paper.stack.set("lamp:image=debian-13-arm64-20200101-1");
    const { code, all: said } = await images.paper.stack.attempt(["preview"]);
    expect(code).not.toBe(0);
    expect(said).toContain('lamp:image is "debian-13-arm64-20200101-1"; it must be the exact name of an image');
    expect(said).not.toMatch(/^ +at /m);
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
