// For the boot test: starts machines, prints what they rest on, and waits to be killed.
import { example } from "./example";
import { Machines } from "../machines";
import { metadataStub } from "./metadataStub";

const [socket = ""] = process.argv.slice(2);

void (async () => {
  await metadataStub(socket, "#!/bin/sh\n");
  const machines = await Machines.start({ region: "eu-central-1", image: "ready", apiSocket: socket });
  await machines.apply(example);
  await machines.startServer({ instanceId: "i-1", interfaceId: "eni-0000000000000b001", name: "web-1" });
  const boots = async () =>
    (await machines.execIn("web-1", ["systemctl", "is-system-running", "--wait"]).catch(() => undefined))?.code !== 0;
  while (await boots()) await new Promise(done => setTimeout(done, 100));
  console.log(JSON.stringify(machines.traces()));
  setInterval(() => undefined, 1000);
})();
