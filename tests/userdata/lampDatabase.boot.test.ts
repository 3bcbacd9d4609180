import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { inImage } from "../support/inImage";

describe("lamp-database", () => {
  let parts: Map<string, string[]>;

  beforeAll(async () => {
    const printed = await inImage("bash /tests/lampDatabase.sh", {
      "/tests": __dirname,
      "/userdata": join(__dirname, "../../userdata"),
      "/database": await imageRoot("database"),
    });
    parts = new Map(
      printed
        .split(/^== /m)
        .slice(1)
        .map(part => part.trimEnd().split("\n"))
        .map(([name, ...lines]) => [name ?? "", lines.filter(line => line !== "")]),
    );
  });

  it("waits for the secret, which gets its content after the first servers are made", () => {
    expect(parts.get("waits")).toEqual(["waiting", "login-failed", "state", "told"]);
  });

  it("makes an account with all rights on its own schema and no others, over TLS only", () => {
    expect(parts.get("makes")).toEqual([
      "ok",
      `{"username":"lamp","password":"p'1","writer":"db.test","reader":"db.test","port":3306,"database":"guest_book",` +
        '"ca":"\\/etc\\/lamp\\/database-ca.pem"}',
      "GRANT USAGE ON *.* TO `lamp`@`%`",
      "GRANT ALL PRIVILEGES ON `guest\\\\_book`.* TO `lamp`@`%`",
      "caching_sha2_password\tANY",
    ]);
  });

  it("does not fetch the administrator's account while the application's works", () => {
    expect(parts.get("leaves")).toEqual(["application"]);
  });

  it("changes the password once although two servers try to, and keeps the old one valid", () => {
    expect(parts.get("moves")).toEqual(["accepted", "accepted", "p2", "moment kept"]);
  });

  it("keeps the old password valid within the hour", () => {
    expect(parts.get("keeps")).toEqual(["application", "accepted"]);
  });

  it("discards the old password after an hour", () => {
    expect(parts.get("discards")).toEqual(["application", "administrator", "refused 1045", "accepted", "NULL"]);
  });

  it("restores rights that were revoked", () => {
    expect(parts.get("mends")).toEqual(["refused 1044", "accepted"]);
  });

  it("lets every PHP program verify the name and the certificate of the database without naming an authority", () => {
    expect(parts.get("verifies")).toEqual(["verified", "refused", "refused"]);
  });

  it("does not depend on the settings of PHP that a site has for its own programs", () => {
    expect(parts.get("site")).toEqual(["ok"]);
  });

  it("keeps the account that PHP has when the administrator is refused, and writes to the console", () => {
    expect(parts.get("refused")).toEqual([
      "denied",
      "p2",
      "lamp: database: SQLSTATE[HY000] [1045] Access denied for user 'master'@'localhost' (using password: YES)",
    ]);
  });

  it("keeps the account that PHP has when AWS denies the secret, writes to the console once, and recovers", () => {
    expect(parts.get("denied")).toEqual([
      "denied",
      "p2",
      'lamp: database: {"__type":"AccessDeniedException","Message":"User is not authorized"}; ' +
        "check that the instance role allows secretsmanager:GetSecretValue on application",
      "lamp: database: PHP has its account",
      "ok",
    ]);
  });

  it("gives PHP the account while the primary does not answer, because the replica may", () => {
    expect(parts.get("away")?.slice(-2)).toEqual(["db.test", "ok"]);
  });
});
