import { describe, expect, it } from "vitest";
import { alarmsFor } from "../../components/monitoring/alarms";
import { delaySeconds } from "../../rehearsal/aws/services/cloudwatch/metrics";
import { noticedMinutes } from "./replicationStopped";

describe("the limit of the drill replication-stopped", () => {
  it("is what the alarm and CloudWatch need, and three minutes", () => {
    const watched = {
      balancer: "b",
      targetGroup: "t",
      certificateArn: undefined,
      servers: [],
      databases: { primary: "db-1", replica: "db-2" },
      databaseInstanceClass: "db.t4g.small",
    };
    const alarm = alarmsFor(watched).find(({ of }) => of === "replication");
    expect(noticedMinutes).toBe((alarm?.minutes ?? Number.NaN) + delaySeconds / 60 + 3);
  });
});
