import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { warnOfRestart } from "./restartWarning";

const rds = vi.hoisted(() => ({ instance: vi.fn(), close: vi.fn() }));
vi.mock("./rds", () => ({ rdsReader: async () => rds }));
vi.mock("../awsClient", () => ({ providersClient: () => ({}) }));

describe("the warning of a restart", () => {
  const warned = vi.spyOn(pulumi.log, "warn").mockImplementation(async () => undefined);
  beforeEach(() => void warned.mockClear());
  afterEach(() => expect(rds.close).toHaveBeenCalled());

  it("names the database that RDS must restart, and the command", async () => {
    rds.instance.mockResolvedValue({ parameters: "pending-reboot" });
    await warnOfRestart("lamp-db-2-c0ffee");
    expect(warned.mock.calls.join()).toContain("aws rds reboot-db-instance --db-instance-identifier lamp-db-2-c0ffee");
  });

  it.each(["in-sync", "applying", undefined])("is not given when the parameters are %s", async parameters => {
    rds.instance.mockResolvedValue({ parameters });
    await warnOfRestart("lamp-db-2-c0ffee");
    expect(warned).not.toHaveBeenCalled();
  });

  it("fails no update when AWS does not answer", async () => {
    rds.instance.mockRejectedValue(new Error("no network"));
    await warnOfRestart("lamp-db-2-c0ffee");
    expect(warned.mock.calls.join()).toContain("cannot be read from AWS: no network");
  });
});
