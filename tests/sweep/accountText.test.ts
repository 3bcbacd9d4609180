import { describe, expect, it } from "vitest";
import { RdsStore } from "../../rehearsal/aws/services/rds/store";
import { paperCloud } from "../../rehearsal/aws/testing/paperCloud";
import { databasePair } from "../../rehearsal/aws/testing/paperDatabases";
import { accountText } from "./accountText";

const passwords = ["A".repeat(31) + "1", "B".repeat(31) + "2"] as const;

/** An account with a pair of databases and a secret that has the password of the primary, or another. */
async function account(
  secretPassword: string,
  change: (world: ReturnType<typeof paperCloud>) => void = () => undefined,
) {
  const world = paperCloud();
  const { primary } = await databasePair(world.make);
  world.account.store(RdsStore).masterPasswords.set(primary.outputs.identifier ?? "", passwords[0]);
  const { id } = await world.make("aws:secretsmanager/secret:Secret", "secret", { name: "secret" });
  const secretString = JSON.stringify({ password: secretPassword });
  await world.make("aws:secretsmanager/secretVersion:SecretVersion", "value", { secretId: id, secretString });
  change(world);
  return accountText(world.account);
}

describe("the text of an account", () => {
  it("is the same for two accounts that differ only in ids and random values", async () => {
    expect(await account(passwords[0])).toEqual(await account(passwords[0]));
  });

  it("is the same for two accounts whose public addresses were given in another order", async () => {
    const withAddresses = (...order: readonly string[]) =>
      account(passwords[0], ({ account: world }) => {
        for (const [i, name] of order.entries()) {
          const publicIp = `198.51.100.${4 + i}`;
          world.put({ type: "aws:ec2/eip:Eip", name, id: `eipalloc-${name}`, inputs: {}, outputs: { publicIp } });
        }
        const [vpc] = world.all("aws:ec2/vpc:Vpc");
        if (vpc !== undefined) vpc.inputs.tags = { first: `198.51.100.${4 + order.indexOf("one")}/32` };
      });
    expect(await withAddresses("two", "one")).toEqual(await withAddresses("one", "two"));
  });

  it("tells a secret with the password of the database from one with another password", async () => {
    expect(await account(passwords[1])).not.toEqual(await account(passwords[0]));
  });

  it("tells a database that waits for a restart", async () => {
    const waiting = await account(passwords[0], world => {
      world.account.store(RdsStore).parameterChanges.set("db-2", { status: "pending-reboot", shownFrom: 0 });
    });
    expect(waiting).not.toEqual(await account(passwords[0]));
  });

  it("tells an account in which a resource is left over, or has another input", async () => {
    const right = await account(passwords[0]);
    const [one] = right.filter(line => line.startsWith("aws:ec2/vpc:Vpc"));
    const more = await account(passwords[0], world => {
      const [vpc] = world.account.all("aws:ec2/vpc:Vpc");
      if (vpc !== undefined) world.account.put({ ...vpc, id: "vpc-2" });
    });
    expect(more).toHaveLength(right.length + 1);
    const other = await account(passwords[0], world => {
      for (const vpc of world.account.all("aws:ec2/vpc:Vpc")) vpc.inputs.cidrBlock = "10.9.0.0/16";
    });
    expect(other).not.toContain(one);
  });
});
