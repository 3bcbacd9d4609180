import { describe, expect, it } from "vitest";
import { deriveTopology } from "../../core/deriveTopology";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";

describe("the topology of databases", () => {
  it("keeps the network interface of a database that is renamed, and frees it with the database", async () => {
    const { make, change, destroy, account } = paperCloud();
    const { replica } = await databasePair(make);
    const addresses = () => deriveTopology(account).names.map(name => name.addresses);
    const before = addresses();
    expect(before).toEqual([[expect.any(String)], [expect.any(String)]]);
    await change(replica, { identifier: "db-renamed" });
    expect(addresses()).toEqual(before);
    await change(replica, { identifier: "db-renamed", skipFinalSnapshot: true });
    await destroy(replica);
    expect(deriveTopology(account).interfaces).toHaveLength(1);
  });
});
