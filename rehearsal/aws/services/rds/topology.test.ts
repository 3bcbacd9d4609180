import { describe, expect, it } from "vitest";
import { deriveTopology } from "../../core/deriveTopology";
import { remove, update } from "../../core/lifecycle";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";

describe("the topology of databases", () => {
  it("keeps the network interface of a database that is renamed, and frees it with the database", async () => {
    const { make, cloud, account } = paperCloud();
    const { replica } = await databasePair(make);
    const addresses = () => deriveTopology(account).names.map(name => name.addresses);
    const before = addresses();
    expect(before).toEqual([[expect.any(String)], [expect.any(String)]]);
    await update(replica.type, replica.id, { ...replica.inputs, identifier: "db-renamed" }, cloud);
    expect(addresses()).toEqual(before);
    await update(
      replica.type,
      replica.id,
      { ...replica.inputs, identifier: "db-renamed", skipFinalSnapshot: true },
      cloud,
    );
    await remove(replica.type, replica.id, cloud);
    expect(deriveTopology(account).interfaces).toHaveLength(1);
  });
});
