import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { ofType, record, valueOf } from "../../tests/support/record";
import type { FoundImage } from "../../settings/image/images";
import { imageToUse, imageWarnings, keptImage } from "./keptImage";

const region = "eu-central-1";
const aws = { answers: { "aws:ec2/getAmi:getAmi": { id: "ami-1" } } };

// tests/image.engine.test.ts shows on the real engine what is kept.
describe("keptImage", () => {
  it("keeps the first answer under the name of what was asked for, and shows no later answer in a preview", async () => {
    let image!: Promise<string>;
    const graph = await record(() => {
      const parent = new pulumi.ComponentResource("lamp:index:Test", "test");
      const args = { wanted: "newest-arm64", id: "ami-1", region, phpExtensions: [] };
      image = valueOf(keptImage("lamp", args, { parent }));
    }, aws);
    expect(
      ofType(graph, "Stash").map(({ name, inputs, ignoreChanges }) => [name, inputs["input"], ignoreChanges]),
    ).toEqual([["lamp-image-newest-arm64", "ami-1", ["input"]]]);
    expect(await image).toBe("ami-1");
  });

  it("takes what the state has, else what AWS answers, and refuses a name that neither knows", () => {
    const wanted = "debian-13-arm64-1-1";
    expect(imageToUse("ami-0", { wanted, id: "ami-1", region })).toBe("ami-0");
    expect(imageToUse("ami-0", { wanted, id: undefined, region })).toBe("ami-0");
    expect(imageToUse("", { wanted, id: "ami-1", region })).toBe("ami-1");
    expect(() => imageToUse("", { wanted, id: undefined, region })).toThrow(
      'lamp:image is "debian-13-arm64-1-1"; it must be the exact name of an image that Debian offers in eu-central-1; there is none of this name. To name an image: pulumi config set lamp:image NAME.',
    );
    expect(() => imageToUse("", { wanted: "newest-arm64", id: undefined, region })).toThrow(
      "Debian offers no image for arm64 in eu-central-1. To name an image: pulumi config set lamp:image NAME.",
    );
  });

  it("is used although AWS refuses to tell more about it", async () => {
    let image!: Promise<string>;
    await record(
      () => {
        const parent = new pulumi.ComponentResource("lamp:index:Test", "test");
        image = valueOf(keptImage("lamp", { wanted: "ami-1", id: "ami-1", region, phpExtensions: [] }, { parent }));
      },
      { answers: { "aws:ec2/getAmi:getAmi": "api error RequestLimitExceeded: Request limit exceeded." } },
    );
    expect(await image).toBe("ami-1");
  });

  it("says in a preview that an image is gone, deprecated, or made without an extension", () => {
    const found = { id: "ami-1", deprecatedSince: undefined, phpExtensions: undefined } as FoundImage;
    const warnings = (is: Partial<FoundImage> | undefined, wanted = "ami-1", phpExtensions = ["gd", "intl"]) =>
      imageWarnings("ami-1", is && { ...found, ...is }, { wanted, phpExtensions });
    expect(warnings({})).toEqual([]);
    expect(warnings({ phpExtensions: ["intl", "gd", "soap"] })).toEqual([]);
    expect(warnings(undefined)).toEqual([
      "AWS no longer has the image ami-1, from which the web servers were made. They keep it, but no new server can start from it. What to do: set lamp:image to another image, as docs/operations.md says under Planned changes.",
    ]);
    expect(warnings({ deprecatedSince: "2026-01-31T00:00:00.000Z" }, "newest-arm64")).toEqual([
      "The image ami-1 (newest-arm64), from which the web servers are made, is deprecated since 2026-01-31. Servers still start from it, until its owner takes it away. What to do: set lamp:image to another image, as docs/operations.md says under Planned changes.",
    ]);
    expect(warnings({ phpExtensions: ["gd"] })).toEqual([
      "The image ami-1 was made without intl of lamp:phpExtensions: each new server takes this from Debian's mirror, and does not start while the mirror is away. What to do: make an image again, as docs/image.md says.",
    ]);
  });
});
