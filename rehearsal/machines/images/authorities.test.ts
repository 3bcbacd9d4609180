import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { authorityPem, databaseAuthorityPem, issueCertificate } from "./authorities";
import { endpointNames } from "../network/apiProxy";

const openssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!openssl)("authorities (need openssl)", () => {
  const cache = fs.mkdtempSync(path.join(os.tmpdir(), "authorities-"));
  beforeAll(() => void vi.stubEnv("REHEARSAL_CACHE", cache));
  afterAll(() => {
    vi.unstubAllEnvs();
    fs.rmSync(cache, { recursive: true });
  });

  it("sign AWS's endpoints by the authority that servers trust", async () => {
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

  it("sign databases by another one, for name and address", async () => {
    const authority = new X509Certificate(await databaseAuthorityPem());
    const certificate = new X509Certificate(await issueCertificate(["db.test", "10.20.20.5"], "database"));
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.verify(new X509Certificate(await authorityPem("public")).publicKey)).toBe(false);
    expect(certificate.checkHost("db.test")).toBe("db.test");
    expect(certificate.checkIP("10.20.20.5")).toBe("10.20.20.5");
  });

  it("are made once, also when two want them at the same time", async () => {
    fs.rmSync(path.join(cache, "authority-public"), { recursive: true });
    const [one, other] = await Promise.all([authorityPem("public"), authorityPem("public")]);
    expect(one).toBe(other);
    expect(fs.readdirSync(cache).sort()).toEqual(["authority-database", "authority-public"]);
  });
});
