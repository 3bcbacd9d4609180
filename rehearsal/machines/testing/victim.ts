// victim.ts SOCKET: for the boot test. SOCKET is in a folder of its own. Starts machines, prints their traces on the host, and waits until it is killed.
import { until } from "../../support/until";
import { Machines } from "../machines";
import { example } from "./example";
import { metadataStub } from "./metadataStub";

const [socket = ""] = process.argv.slice(2);

void (async () => {
  await metadataStub(socket, "#!/bin/sh\n");
  const machines = await Machines.start({ region: "eu-central-1", image: "ready", apiSocket: socket });
  await machines.apply(example);
  await machines.startServer({ instanceId: "i-1", interfaceId: "eni-0000000000000b001", name: "web-1" });
  await until("web-1 to boot", { seconds: 120, intervalMs: 100 }, async () => {
    const state = await machines.execIn("web-1", ["systemctl", "is-system-running", "--wait"]).catch(() => undefined);
    return state?.code === 0;
  });
  console.log(JSON.stringify(machines.traces()));
  setInterval(() => undefined, 1000);
})();
