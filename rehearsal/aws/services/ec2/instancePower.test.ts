import { beforeEach, describe, expect, it } from "vitest";
import type { Resource } from "../../core/resource";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { QuotaStore } from "../quotas";
import { images } from "./catalog";
import { interfacesOf } from "./store";

const type = "aws:ec2/instance:Instance";
const turnsItselfOff = "#!/bin/sh\n# on paper: my job is done\npoweroff\n";

describe("a server that turns itself off", () => {
  let world: ReturnType<typeof paperCloud>;
  let launch: (inputs: object) => Promise<Resource<typeof type>>;
  beforeEach(async () => {
    world = paperCloud();
    const { subnets } = await smallNetwork(world.make);
    const ami = images.find(({ architecture }) => architecture === "arm64")?.id;
    const common = { ami, instanceType: "c6g.medium", subnetId: subnets[0]?.id };
    launch = inputs => world.make(type, "job", { ...common, ...inputs });
  });

  it("is stopped, keeps its console, and loses its public address", async () => {
    const job = await launch({ userData: turnsItselfOff, associatePublicIpAddress: true });
    expect(job.outputs).toMatchObject({ instanceState: "stopped", publicIp: "", associatePublicIpAddress: false });
    expect(await world.hardware.consoleOf(job.id)).toBe("my job is done\n");
    expect(await world.hardware.serverHealth(job.id)).toBe("stopped");
    const [eni] = interfacesOf(world.account).ofOwner(job.id);
    expect([eni?.address, eni?.publicAddress]).toEqual([job.outputs.privateIp, undefined]);
  });

  it("is gone if it terminates when it is shut down", async () => {
    const job = await launch({ userData: turnsItselfOff, instanceInitiatedShutdownBehavior: "terminate" });
    expect(world.account.get(type, job.id)).toBeUndefined();
    expect(interfacesOf(world.account).ofOwner(job.id)).toEqual([]);
  });

  it("does not count in the quota of virtual CPUs, and one that runs does", async () => {
    world.account.store(QuotaStore).limits["ec2:vcpu"] = 1;
    await launch({ userData: turnsItselfOff });
    await launch({ userDataBase64: Buffer.from("#!/bin/sh\n").toString("base64") });
    await expect(launch({})).rejects.toThrow("VcpuLimitExceeded");
  });

  it("is started when its type is changed, as the provider does it, and then stays on, because user-data runs once", async () => {
    const job = await launch({ userData: turnsItselfOff });
    await world.change(job, { instanceType: "c6g.large" });
    expect(world.account.get(type, job.id)?.outputs).toMatchObject({
      instanceState: "running",
      instanceType: "c6g.large",
    });
  });
});
