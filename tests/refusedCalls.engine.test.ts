import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RdsStore } from "../rehearsal/aws/services/rds/store";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

const instanceType = "aws:rds/instance:Instance";

/**
 * What a plain second `pulumi up` does after AWS has refused a call once: the provider and the engine take the change as
 * done, and the program notices. Where the wait for the replica does not matter, it is left out (`LAMP_PROMOTE_NOW`).
 *
 * Sources: pulumi/pulumi#21458; pulumi, pkg/resource/deploy/step.go (`UpdateStep.Apply` stores the properties of a failed
 * update together with its errors) and step_generator.go ("If resource was unchanged, but there were initialization errors,
 * generate an empty update step"); pulumi-terraform-bridge, pkg/tfbridge/provider.go (`Update`).
 */
describe("after a refused call, on the real engine", () => {
  let paper: PaperStack;
  const environment = { LAMP_PROMOTE_NOW: "1" };
  const run = (...more: string[]) => paper.stack.attempt([...up, ...more], { environment });
  /** The calls to RDS that a command makes. */
  const callsOf = async (work: () => Promise<unknown>) => {
    const before = paper.cloud.calls().length;
    await work();
    const made = paper.cloud.calls().slice(before);
    return made.filter(call => call.startsWith("rds:"));
  };
  const database = (name: string) => paper.account.all(instanceType).find(one => one.name === name);
  const isFenced = () => {
    const group = paper.account.find(
      "aws:rds/parameterGroup:ParameterGroup",
      "name",
      database("lamp-db-1")?.outputs.parameterGroupName,
    );
    return JSON.stringify(group?.outputs.parameters).includes("read_only");
  };

  /** The host name in the secret that servers read. */
  const writerOfServers = () => {
    const versions = paper.account.all("aws:secretsmanager/secretVersion:SecretVersion");
    const version = versions.find(({ name }) => name === "lamp-application-secret-value");
    return (JSON.parse(version?.inputs.secretString ?? "{}") as { writer?: string }).writer;
  };

  describe("the promotion", () => {
    beforeAll(async () => {
      paper = await paperStack("rehearsal");
      await paper.stack.capture(up);
      await paper.stack.set("lamp:databaseGeneration=2");
    });
    afterAll(() => paper.close());

    it("fails, and is stored as done", async () => {
      paper.cloud.refuse({ call: "rds:PromoteReadReplica", code: "InvalidDBInstanceState" });
      const { code, all } = await run();
      expect(code).not.toBe(0);
      expect(all).toContain("InvalidDBInstanceState: the rehearsal refuses this PromoteReadReplica");
      expect(paper.cloud.takeUnmetRefusals()).toEqual([]);
      expect(database("lamp-db-2")?.outputs.replicateSourceDb).toMatch(/^lamp-db-1-/);
    });

    it("is left out by the next `up`, which says so, and tells no server to write to a read-only replica", async () => {
      const made = await callsOf(async () => {
        const { code, all } = await run();
        expect(code).not.toBe(0);
        expect(all).toMatch(/lamp-db-2-\w+ has not been promoted: in RDS it is still a replica of lamp-db-1-\w+/);
        expect(all).toContain("What to do: pulumi up --refresh");
        expect(all).not.toMatch(/^ +at /m);
      });
      expect(made).not.toContain("rds:PromoteReadReplica");
      expect(database("lamp-db-2")?.outputs.replicateSourceDb).toMatch(/^lamp-db-1-/);
      expect(writerOfServers()).toMatch(/^lamp-db-1-/);
    });

    it("is shown again by a preview after that, because the empty update has read the database", async () => {
      expect(await paper.plan()).toContain("update aws:rds/instance:Instance lamp-db-2");
    });

    it("is made by `up --refresh`", async () => {
      const made = await callsOf(async () => expect((await run("--refresh")).code).toBe(0));
      expect(made).toContain("rds:PromoteReadReplica");
      expect(database("lamp-db-2")?.outputs).not.toHaveProperty("replicateSourceDb");
      expect(writerOfServers()).toMatch(/^lamp-db-2-/);
      expect((await run()).code).toBe(0);
      await paper.stack.capture([...up, "--refresh", "--expect-no-changes"]);
    });
  });

  describe("the fence", () => {
    beforeAll(async () => {
      paper = await paperStack("rehearsal");
      await paper.stack.capture(up);
      await paper.stack.set("lamp:databaseGeneration=2");
    });
    afterAll(() => paper.close());

    it("fails, and nothing is promoted", async () => {
      const code = "InvalidDBParameterGroupState";
      paper.cloud.refuse({ call: "rds:ModifyDBParameterGroup", of: "lamp-db-1-parameters", code });
      expect((await run()).code).not.toBe(0);
      expect([isFenced(), database("lamp-db-2")?.outputs.replicateSourceDb]).toEqual([
        false,
        expect.stringMatching(/^lamp-db-1-/),
      ]);
    });

    it("is left out by the next `up`, which reads that it is missing, and does not promote", async () => {
      const made = await callsOf(async () => {
        const { code, all } = await paper.stack.attempt(up);
        expect(code).not.toBe(0);
        expect(all).toMatch(/parameter group lamp-db-1-parameters-\w+ does not set read_only to 1 in RDS/);
        expect(all).toContain("pulumi up --refresh");
      });
      expect(made).not.toContain("rds:PromoteReadReplica");
      expect(isFenced()).toBe(false);
    });

    it("is put up by `up --refresh`, which then promotes", async () => {
      const made = await callsOf(async () => expect((await run("--refresh")).code).toBe(0));
      expect(made).toContain("rds:PromoteReadReplica");
      expect(isFenced()).toBe(true);
    });
  });

  describe("a new password", () => {
    /** The passwords in RDS and in the secret of the administrator. */
    const passwords = () => {
      const { masterPasswords } = paper.account.store(RdsStore);
      const inSecret = paper.account
        .all("aws:secretsmanager/secretVersion:SecretVersion")
        .filter(({ name }) => name === "lamp-administrator-secret-value")
        .map(({ inputs }) => (JSON.parse(inputs.secretString ?? "{}") as { password?: string }).password);
      return { inRds: masterPasswords.get(database("lamp-db-1")?.outputs.identifier ?? ""), inSecret };
    };
    let before: string | undefined;
    beforeAll(async () => {
      paper = await paperStack("rehearsal");
      await paper.stack.capture(up);
      before = passwords().inRds;
      await paper.stack.set("lamp:databasePasswordGeneration=2");
    });
    afterAll(() => paper.close());

    it("fails, and stays out of the secrets", async () => {
      paper.cloud.refuse({ call: "rds:ModifyDBInstance", code: "InvalidDBInstanceState" });
      expect((await run()).code).not.toBe(0);
      expect(passwords()).toEqual({ inRds: before, inSecret: [before] });
    });

    it.each(["", "--refresh"])(
      "stays out of the secrets in the next `up %s`, which cannot know what RDS has, and says what to do",
      async option => {
        const { code, all } = await run(...(option === "" ? [] : [option]));
        expect(code).not.toBe(0);
        expect(all).toContain("pulumi config set lamp:databasePasswordGeneration 3, then pulumi up");
        expect(all).not.toMatch(/^ +at /m);
        expect(passwords()).toEqual({ inRds: before, inSecret: [before] });
      },
    );

    it("is reported by a preview too", async () => {
      expect((await paper.stack.attempt(["preview"])).all).toContain("lamp:databasePasswordGeneration 3");
    });

    it("is followed by another one, which RDS and the secrets get", async () => {
      await paper.stack.set("lamp:databasePasswordGeneration=3");
      const { code, all } = await run();
      expect(all).not.toContain("error:");
      expect(code).toBe(0);
      const { inRds, inSecret } = passwords();
      expect(inRds).not.toBe(before);
      expect(inSecret).toEqual([inRds]);
      await paper.stack.capture([...up, "--refresh", "--expect-no-changes"]);
    });
  });
});
