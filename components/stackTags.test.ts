import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { record } from "../tests/support/record";
import { tagResources } from "./stackTags";

/** The tags of a VPC, which can have tags, and of a route, which cannot. */
async function tagsWith(config: Readonly<Record<string, string>>, tags?: Record<string, pulumi.Input<string>>) {
  pulumi.runtime.setAllConfig({ "aws:region": "eu-central-1", ...config });
  const graph = await record(() => {
    tagResources();
    const parent = new pulumi.ComponentResource("lamp:index:Network", "lamp");
    const vpc = new aws.ec2.Vpc(
      "vpc",
      { cidrBlock: "10.0.0.0/16", ...(tags === undefined ? {} : { tags }) },
      { parent },
    );
    new aws.ec2.Route("route", { routeTableId: vpc.mainRouteTableId, gatewayId: "igw-1" }, { parent });
  });
  return graph.filter(({ type }) => type.startsWith("aws:")).map(({ inputs }) => inputs["tags"]);
}

describe("tagResources", () => {
  it("gives every resource that can have tags the project and the stack, also inside of components", async () => {
    expect(await tagsWith({})).toEqual([{ Project: "lamp", Stack: "test" }, undefined]);
  });

  it("keeps a resource's own tags", async () => {
    const own = { Name: "lamp-vpc", Stack: pulumi.output("mine") };
    expect(await tagsWith({}, own)).toEqual([{ Name: "lamp-vpc", Project: "lamp", Stack: "mine" }, undefined]);
  });

  it("leaves a tag to the provider that aws:defaultTags names, and does not repeat it", async () => {
    const config = { "aws:defaultTags": JSON.stringify({ tags: { Project: "shop", Team: "blue" } }) };
    expect(await tagsWith(config)).toEqual([{ Stack: "test" }, undefined]);
    const both = { "aws:defaultTags": JSON.stringify({ tags: { Project: "lamp", Stack: "dev" } }) };
    expect(await tagsWith(both, { Name: "lamp-vpc" })).toEqual([{ Name: "lamp-vpc" }, undefined]);
  });
});
