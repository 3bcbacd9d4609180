import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { cacheFolder } from "../../support/cacheFolder";
import { endpointNames } from "../network/apiProxy";
import { authorityPem, databaseAuthorityPem, issueCertificate } from "./authorities";

vi.mock("../../support/cacheFolder", () => vi.importActual("../testing/temporaryCache"));

const openssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!openssl)("authorities (need openssl)", () => {
  afterAll(() => rmSync(cacheFolder, { recursive: true }));

  it("sign AWS's endpoints with the authority that servers trust", async () => {
    const authority = new X509Certificate(await authorityPem("public"));
    const certificate = new X509Certificate(await issueCertificate(endpointNames("eu-central-1")));
    expect(certificate.verify(authority.publicKey)).toBe(true);
    for (const name of [
      "sts.amazonaws.com",
      "secretsmanager.eu-central-1.amazonaws.com",
      "s3.eu-central-1.amazonaws.com",
      "bucket.s3.eu-central-1.amazonaws.com",
      "truststore.pki.rds.amazonaws.com",
    ])
      expect([name, certificate.checkHost(name)]).toEqual([name, expect.any(String)]);
    expect(certificate.checkHost("db-1.abc.eu-central-1.rds.amazonaws.com")).toBe(undefined);
    expect(certificate.checkHost("example.com")).toBe(undefined);
  });

  it("sign databases with another authority, for name and address", async () => {
    const authority = new X509Certificate(await databaseAuthorityPem());
    const certificate = new X509Certificate(await issueCertificate(["db.test", "10.20.20.5"], "database"));
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.verify(new X509Certificate(await authorityPem("public")).publicKey)).toBe(false);
    expect(certificate.checkHost("db.test")).toBe("db.test");
    expect(certificate.checkIP("10.20.20.5")).toBe("10.20.20.5");
  });

  it("are made once, also when two callers need them at the same time", async () => {
    rmSync(join(cacheFolder, "authority-public"), { recursive: true });
    const [one, other] = await Promise.all([authorityPem("public"), authorityPem("public")]);
    expect(one).toBe(other);
    expect(readdirSync(cacheFolder).sort()).toEqual(["authority-database", "authority-public"]);
  });
});
