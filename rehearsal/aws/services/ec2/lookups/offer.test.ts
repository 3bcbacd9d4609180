import { describe, expect, it } from "vitest";
import { Account } from "../../../core/account";
import type { Properties } from "../../../core/values";
import { invoke } from "../../../core/invokes";

describe("what a region offers", () => {
  const account = new Account();
  account.region = "eu-central-1";
  const ask = (token: string, args: Properties) => invoke(token, args, account);

  it("tell the zones of the region with their ids", () => {
    const zones = ask("aws:index/getAvailabilityZones:getAvailabilityZones", { excludeNames: ["eu-central-1b"] });
    expect([zones["names"], zones["zoneIds"]]).toEqual([
      ["eu-central-1a", "eu-central-1c"],
      ["euc1-az1", "euc1-az3"],
    ]);
  });

  it("tell which types are offered, in the region or in each zone", () => {
    const token = "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings";
    const type = (...values: string[]) => ({ name: "instance-type", values });
    expect(ask(token, { filters: [type("t4g.small", "t9.small")] })["instanceTypes"]).toEqual(["t4g.small"]);
    const location = { name: "location", values: ["eu-central-1a"] };
    const inZone = { locationType: "availability-zone", filters: [type("m7g.*"), location] };
    const { instanceTypes, locations } = ask(token, inZone) as Record<string, string[]>;
    expect(instanceTypes).toEqual(["m7g.medium", "m7g.large", "m7g.xlarge", "m7g.2xlarge", "m7g.4xlarge"]);
    expect(new Set(locations)).toEqual(new Set(["eu-central-1a"]));
  });

  it("restrict zones by filters", () => {
    const token = "aws:index/getAvailabilityZones:getAvailabilityZones";
    const names = (name: string, ...values: string[]) => ask(token, { filters: [{ name, values }] })["names"];
    expect(names("opt-in-status", "opt-in-not-required")).toHaveLength(3);
    expect(names("opt-in-status", "opted-in")).toEqual([]);
    expect(names("zone-id", "euc1-az2")).toEqual(["eu-central-1b"]);
  });

  it("tell memory, processors and architecture of a type, and refuse one that does not exist", () => {
    const token = "aws:ec2/getInstanceType:getInstanceType";
    expect(ask(token, { instanceType: "c7g.large" })).toMatchObject({
      memorySize: 4096,
      defaultVcpus: 2,
      supportedArchitectures: ["arm64"],
      burstablePerformanceSupported: false,
    });
    expect(() => ask(token, { instanceType: "t9.small" })).toThrow(
      "invoking aws:ec2/getInstanceType:getInstanceType: InvalidInstanceType: The following supplied instance types do not exist: [t9.small]",
    );
  });

  it("are refused when the rehearsal does not know them", () => {
    expect(() => ask("aws:lex/getBot:getBot", {})).toThrow(
      "the rehearsal does not know the function aws:lex/getBot:getBot; it knows aws:ec2/getAmi:getAmi, ",
    );
  });
});
