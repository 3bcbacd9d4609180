import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { accountUserData } from "../../components/database/accountUserData";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { inImage } from "../support/inImage";
import { printedParts } from "./printedParts";

describe("the account of the database", () => {
  let parts: Map<string, string[]>;

  beforeAll(async () => {
    const shared = mkdtempSync(join(tmpdir(), "account-"));
    const userData = accountUserData({
      region: "eu-central-1",
      administratorSecretArn: "administrator",
      applicationSecretArn: "application",
      passwordGeneration: "5",
      lineage: "0c1d2e",
    });
    writeFileSync(join(shared, "user-data"), userData);
    const printed = await inImage("bash /tests/lampDatabase.sh", {
      "/shared": shared,
      "/tests": __dirname,
      "/userdata": join(__dirname, "../../userdata"),
      "/database": await imageRoot("database"),
    });
    rmSync(shared, { recursive: true });
    parts = new Map([...printedParts(printed)].map(([name, lines]) => [name, lines.filter(line => line !== "")]));
  });

  it("waits for the secret, which gets its content after the first servers are made", () => {
    expect(parts.get("waits")).toEqual(["waiting", "database-told", "login-failed", "state"]);
  });

  it("makes an account with all rights on its own schema and no others but those to write heartbeats and sessions, over TLS only", () => {
    expect(parts.get("makes")).toEqual([
      "the account 'lamp'@'%' is made",
      "stored programs and views of the account: none",
      "ok",
      `{"password":"p'1","username":"lamp","writer":"db.test","reader":"db.test","port":3306,"database":"guest_book",` +
        '"ca":"\\/etc\\/lamp\\/database-ca.pem"}',
      "GRANT USAGE ON *.* TO `lamp`@`%`",
      "GRANT ALL PRIVILEGES ON `guest\\\\_book`.* TO `lamp`@`%`",
      "GRANT SELECT, INSERT, UPDATE ON `heartbeat`.`heartbeat` TO `lamp`@`%`",
      "GRANT SELECT, INSERT, UPDATE, DELETE ON `lamp_sessions`.`sessions` TO `lamp`@`%`",
      "caching_sha2_password\tANY\tN\t0\tY",
    ]);
  });

  it("asks for nothing but the present account on a web server while that works", () => {
    expect(parts.get("leaves")).toEqual(["application"]);
  });

  it("changes nothing when the account server runs again for the same password", () => {
    expect(parts.get("again")).toEqual([
      "'lamp'@'%' has no other password",
      "0 sessions from before were ended",
      "stored programs and views of the account: none",
      "accepted",
    ]);
  });

  it("serves with the password before until the account server has set the new one, and both work until servers have moved", () => {
    expect(parts.get("moves")).toEqual([
      "p'1",
      "ok",
      "application",
      "application-before",
      "accepted",
      "accepted",
      "p2",
      "refused 1045",
      "accepted",
      "'lamp'@'%' has the new password; the one before works for 4 s more",
      "'lamp'@'%' has no other password",
      "0 sessions from before were ended",
      "stored programs and views of the account: none",
    ]);
  });

  it("goes on where a rotation was cut off: both passwords work until another run has ended it", () => {
    expect(parts.get("resumes")).toEqual(["accepted", "accepted", "refused 1045", "accepted", "p3"]);
  });

  it("lets only who knows the password change it, and tells on the console what to do then", () => {
    expect(parts.get("intruder")).toEqual([
      "done",
      "refused 3892",
      "done",
      "done",
      "done",
      "refused 1045",
      "accepted",
      "denied",
      expect.stringMatching(
        /^lamp: database: MySQL refuses the account lamp: .*If no update is running: pulumi up --replace '\*\*Instance::lamp-account-server'$/,
      ),
    ]);
  });

  it("takes the account back with the present password, ends the held session, and names what was left behind", () => {
    expect(parts.get("mends")).toEqual([
      "'lamp'@'%' has no other password",
      "1 sessions from before were ended",
      "stored programs and views of the account: event guest_book.later, view guest_book.peek",
      "refused 1045",
      "accepted",
      "refused 2006",
      "ok",
    ]);
  });

  it("throws an intruder out with one rotation: every password but the new one, his session, and his event", () => {
    expect(parts.get("twice")).toEqual([
      "done",
      ...["refused 1045", "refused 1045", "refused 1045", "accepted"],
      "refused 2006",
      ...["refused 1045", "accepted"],
    ]);
  });

  it("lets a page finish its transaction before its session is ended", () => {
    expect(parts.get("busy")).toEqual(["committed", "1"]);
  });

  it("is served by a server whose user-data has everything in it, which tells how it went and turns itself off", () => {
    expect(parts.get("server")).toEqual([
      "lamp: account: 'lamp'@'%' has no other password",
      "lamp: account: 0 sessions from before were ended",
      "lamp: account: stored programs and views of the account: view guest_book.peek",
      "lamp: account ready in N s",
      "systemctl --no-block poweroff",
      "accepted",
      "lamp: FAILED at account: SQLSTATE[HY000] [1045] Access denied for user 'master'@'localhost' (using password: YES); " +
        "check that the primary is available, that the account role allows secretsmanager:GetSecretValue on both secrets, " +
        "and the account group's egress to port 3306",
      "ends with 1",
      "systemctl --no-block poweroff",
    ]);
  });

  it("restores rights that were revoked", () => {
    expect(parts.get("rights")).toEqual(["refused 1044", "accepted"]);
  });

  it("lets every PHP program verify the name and the certificate of the database without naming an authority", () => {
    expect(parts.get("verifies")).toEqual(["verified", "refused", "refused"]);
  });

  it("does not depend on the settings of PHP that a site has for its own programs", () => {
    expect(parts.get("site")).toEqual(["ok"]);
  });

  it("fails with one line when the administrator is refused", () => {
    expect(parts.get("administrator")).toEqual([
      "SQLSTATE[HY000] [1045] Access denied for user 'master'@'localhost' (using password: YES)",
      "ends with 1",
    ]);
  });

  it("keeps the account that PHP has when the secret is not what it should be", () => {
    expect(parts.get("strange")).toEqual([
      "ends with 1: lamp: database: the secret application has no usable username, password, writer, reader, port, database; CloudTrail shows who has changed it",
      // The same message is not repeated.
      "ends with 1: ",
      "ends with 1: lamp: database: the secret application has no usable password; CloudTrail shows who has changed it",
      "ends with 1: lamp: database: the secret application has no usable username, password, writer, reader, port, database; CloudTrail shows who has changed it",
      "p5",
    ]);
  });

  it("keeps the account that PHP has when AWS denies the secret, writes to the console once, and recovers", () => {
    expect(parts.get("denied")).toEqual([
      "denied",
      "p5",
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
