import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { paperCloud } from "../../testing/paperCloud";
import { problems, refusal } from "../../testing/refusal";

const recordType = "aws:route53/record:Record";
const www = { zoneId: "Z1", name: "www.example.com", type: "A" };

describe("the rules of a record", () => {
  const found = (inputs: Properties) => problems(recordType, { ...www, ...inputs });
  const alias = { aliases: [{ name: "lb.example.com", zoneId: "Z2", evaluateTargetHealth: true }] };

  it("ask for an alias, or for values with a time to live", () => {
    const combination = [
      'records: Invalid combination of arguments. "records": one of `alias,records` must be specified',
    ];
    expect(found(alias)).toEqual([]);
    expect(found({ records: ["192.0.2.1"], ttl: 60 })).toEqual([]);
    expect(found({})).toEqual(combination);
    expect(found({ ...alias, records: ["192.0.2.1"], ttl: 60 })).toEqual(combination);
    expect(found({ records: ["192.0.2.1"] })).toEqual([
      'ttl: Missing required argument. "ttl": all of `records,ttl` must be specified',
    ]);
  });
});

describe("Route 53", () => {
  let world: ReturnType<typeof paperCloud>;
  beforeEach(() => {
    world = paperCloud();
  });
  const record = (inputs: Properties = {}) =>
    world.make(recordType, "www", { ...www, records: ["192.0.2.1"], ttl: 60, ...inputs });

  it("refuses a record that exists, however its name is written, unless the program overwrites it", async () => {
    await record();
    const refused =
      "creating Route53 Record: ChangeResourceRecordSets 400 InvalidChangeBatch: [Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]";
    expect(await refusal(record())).toBe(refused);
    expect(await refusal(record({ name: "WWW.example.com." }))).toBe(refused);
    expect(await refusal(record({ allowOverwrite: true }))).toBe("");
    expect(await refusal(record({ type: "AAAA" }))).toBe("");
    expect(await refusal(record({ zoneId: "Z2" }))).toBe("");
  });

  it("keeps a record under a name in its zone: the provider adds the zone's name, and AWS refuses what only looks like it", async () => {
    const { id: zoneId } = await world.make("aws:route53/zone:Zone", "own", { name: "example.com" });
    const fqdn = async (name: string) => (await record({ zoneId, name })).outputs["fqdn"];
    expect(await fqdn("example.com")).toBe("example.com");
    expect(await fqdn("*.Example.com.")).toBe("*.example.com");
    expect(await fqdn("blog")).toBe("blog.example.com");
    expect(await fqdn("www.example.de")).toBe("www.example.de.example.com");
    expect(await refusal(record({ zoneId, name: "notexample.com" }))).toBe(
      "creating Route53 Record: ChangeResourceRecordSets 400 InvalidChangeBatch: [RRSet with DNS name notexample.com. is not permitted in zone example.com.]",
    );
    expect((await record({ name: "www.example.de" })).outputs["fqdn"]).toBe("www.example.de");
  });

  it("refuses to delete a zone with records, unless the program forces it", async () => {
    const zone = await world.make("aws:route53/zone:Zone", "own", { name: "example.com" });
    await record({ zoneId: zone.id });
    expect(await refusal(world.destroy(zone))).toBe(
      `deleting Route 53 Hosted Zone (${zone.id}): DeleteHostedZone 400 HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets and so cannot be deleted.`,
    );
    await world.change(zone, { forceDestroy: true });
    expect(await refusal(world.destroy(zone))).toBe("");
  });
});
