import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { ofType, record, valueOf } from "../../tests/support/record";
import { imageToUse, keptImage } from "./keptImage";

const region = "eu-central-1";

// tests/image.engine.test.ts shows on the real engine what is kept.
describe("keptImage", () => {
  it("keeps the first answer under the name of what was asked for, and shows no later answer in a preview", async () => {
    let image!: Promise<string>;
    const graph = await record(() => {
      const parent = new pulumi.ComponentResource("lamp:index:Test", "test");
      image = valueOf(keptImage("lamp", { wanted: "newest-arm64", id: "ami-1", region }, { parent }));
    });
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
});
