import { expect, it } from "vitest";
import { inClear, named, ofType, record } from "../../tests/support/record";
import { SiteEnvironment, type SiteEnvironmentArgs } from "./siteEnvironment";
import { SiteRelease } from "./siteRelease";

const build = (args: Omit<SiteEnvironmentArgs, "bucket">) =>
  record(() => {
    const { bucket } = new SiteRelease("lamp", { site: "site" });
    new SiteEnvironment("lamp", { bucket, ...args });
  });

it("makes one object with the plain variables, line by line, and no secret while there are no secret variables", async () => {
  const graph = await build({ variables: { APP_ENV: "production", B: "2" }, secrets: {}, protectData: true });
  expect(named(graph, "lamp-environment").inputs).toEqual({
    bucket: "lamp-releases",
    key: "environment.json",
    content: '{\n  "APP_ENV": "production",\n  "B": "2"\n}\n',
  });
  expect(ofType(graph, "Secret")).toEqual([]);
});

it.each([
  [true, 30],
  [false, 0],
])(
  "keeps the secret variables in a secret that the object names, with protection %s for %i days",
  async (protectData, days) => {
    const graph = await build({ variables: {}, secrets: { APP_KEY: "key-in-clear" }, protectData });
    expect(named(graph, "lamp-site-secrets").inputs).toMatchObject({ recoveryWindowInDays: days });
    expect(named(graph, "lamp-site-secrets").inputs).not.toHaveProperty("name");
    expect(named(graph, "lamp-environment").inputs["metadata"]).toMatchObject({
      secret: "arn:aws:test:::lamp-site-secrets",
    });
    expect(named(graph, "lamp-environment").dependencies).toContain("lamp-site-secrets-value");
    expect(inClear(graph)).not.toContain("key-in-clear");
  },
);
