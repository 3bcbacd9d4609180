import { describe, expect, it } from "vitest";
import { paperCloud } from "../../testing/paperCloud";
import { emptyDatabase } from "../../testing/paperDatabases";
import { read } from "./state";
import { smallNetwork } from "../../testing/paperCloud";

const type = "aws:rds/instance:Instance";

describe("pulumi import", () => {
  it("finds a database by its identifier, and supposes what AWS does not tell", async () => {
    const world = paperCloud();
    const { subnets } = await smallNetwork(world.make);
    const group = await world.make("aws:rds/subnetGroup:SubnetGroup", "g", { subnetIds: subnets.map(({ id }) => id) });
    const made = await world.make(type, "db", {
      ...emptyDatabase,
      identifier: "db-1",
      dbSubnetGroupName: group.id,
      finalSnapshotIdentifier: "db-1-final",
      skipFinalSnapshot: false,
    });
    const found = await read(type, "db-1", {}, world.cloud);
    expect(found?.id).toBe(made.id);
    for (const properties of [found?.inputs, found?.outputs]) {
      expect(properties).toMatchObject({ identifier: "db-1", skipFinalSnapshot: true, deleteAutomatedBackups: true });
      expect(properties).not.toHaveProperty("password");
      expect(properties).not.toHaveProperty("finalSnapshotIdentifier");
    }
  });

  it("does not find by a name what a refresh looks for by its id", async () => {
    const world = paperCloud();
    expect(await read(type, "db-1", { identifier: "db-1" }, world.cloud)).toBeUndefined();
  });
});
