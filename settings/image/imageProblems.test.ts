import { describe, expect, it } from "vitest";
import { imageProblems, lackingExtensions } from "./imageProblems";
import type { FoundImage } from "./images";

const account = "123456789012";
const image = "ami-0123456789abcdef0";
const baked: FoundImage = {
  id: image,
  owner: account,
  state: "available",
  architecture: "arm64",
  rootDeviceType: "ebs",
  virtualizationType: "hvm",
  enaSupport: true,
  platform: "Linux/UNIX",
  diskGb: 8,
  deprecatedSince: undefined,
  phpExtensions: undefined,
};

describe("an image that the settings give by its id", () => {
  const problems = (is: Partial<FoundImage>, imageOwner?: string) =>
    imageProblems({ image, webInstanceType: "t4g.small", imageOwner }, { ...baked, ...is }, account);

  it.each<Partial<FoundImage>>([
    {},
    { owner: "136693071363" },
    { diskGb: 20 },
    { deprecatedSince: "2026-01-01T00:00:00.000Z" },
  ])("may be %o", is => expect(problems(is)).toEqual([]));

  it.each<[Partial<FoundImage>, string]>([
    [
      { owner: "999999999999" },
      "belong to this account (123456789012), to Debian (136693071363) or to the account in lamp:imageOwner; it belongs to 999999999999. To trust that account: pulumi config set lamp:imageOwner 999999999999",
    ],
    [{ state: "pending" }, "be available; AWS says that it is pending"],
    [{ architecture: "x86_64" }, "be an image for arm64, which lamp:webInstanceType t4g.small is; it is for x86_64"],
    [{ rootDeviceType: "instance-store" }, "have its root device on EBS; this one is instance-store"],
    [{ virtualizationType: "paravirtual" }, "have the virtualization type hvm; this one is paravirtual"],
    [{ enaSupport: false }, "support ENA, the network adapter of today's instance types; this one does not"],
    [{ platform: "Windows" }, "be a Linux image without a licence fee (Linux/UNIX); it is Windows"],
    [{ diskGb: 21 }, "fit on the disk of a server, 20 GiB; its root disk has 21 GiB"],
  ])("must not be %o", (is, must) => expect(problems(is)).toEqual([{ key: "lamp:image", got: image, must }]));

  it("may belong to another account if the settings name that account", () => {
    expect(problems({ owner: "999999999999" }, "999999999999")).toEqual([]);
    expect(problems({ owner: "999999999999" }, "888888888888")).toHaveLength(1);
  });

  it("lacks the extensions that it was not made with, if it says with which", () => {
    const lacking = (phpExtensions: readonly string[] | undefined) =>
      lackingExtensions(["gd", "intl"], { ...baked, phpExtensions });
    expect(lacking(undefined)).toEqual([]);
    expect(lacking(["intl"])).toEqual(["gd"]);
    expect(lacking(["gd", "intl", "soap"])).toEqual([]);
  });
});
