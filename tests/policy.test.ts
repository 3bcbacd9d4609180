import { afterEach, describe, expect, it, vi } from "vitest";
import { rules } from "../policy/rules/rules";
import { type Sample, findingsOf } from "../policy/testing/findings";
import { ownSettings } from "./support/stackConfig";
import { run } from "./wholeProgram";

/** What the program makes, as the policy pack sees it at the end of an update. Mocks give each resource its name as its id. */
async function samplesOf(settings: Readonly<Record<string, string>>): Promise<Sample[]> {
  const { graph } = await run(settings);
  return graph.map(({ type, name, inputs }) => ({
    type,
    name,
    props: inputs,
    outputs: { ...inputs, id: name, arn: `arn:aws:test:::${name}` },
    provider: { defaultTags: '{"tags":{"Project":"lamp","Stack":"x"}}' },
  }));
}
const https = { "lamp:domain": "www.example.com", "lamp:hostedZone": "Z0123456789ABCDEFGHIJ" };

describe("the policy pack and this program", () => {
  afterEach(() => void vi.resetModules());

  it.each([
    ["dev", {}, ["advisory site-over-https lamp"]],
    ["prod", {}, ["advisory site-over-https lamp"]],
    ["prod", https, []],
  ])("agree about %s with %o, values known", async (stack, more, expected) => {
    const found = await findingsOf(rules, await samplesOf({ ...ownSettings(stack), ...more }), { stack });
    const shown = found.filter(({ rule }) => rule !== "no-physical-names");
    expect(shown.map(({ level, rule, about }) => `${level} ${rule} ${about}`).sort()).toEqual(expected);
    expect(found.filter(({ level }) => level === "mandatory")).toEqual([]);
  });

  it("disagree about a production stack without protection and with one day of backups", async () => {
    const samples = await samplesOf({
      ...ownSettings("prod"),
      "lamp:protectData": "false",
      "lamp:backupRetentionDays": "1",
    });
    const found = (await findingsOf(rules, samples, { stack: "prod" })).filter(({ level }) => level === "mandatory");
    expect([...new Set(found.map(({ rule, about }) => `${rule} ${about}`))].sort()).toEqual([
      "database-backups lamp-db-1",
      "deletion-protection lamp",
      "deletion-protection lamp-db-1",
    ]);
  });
});
