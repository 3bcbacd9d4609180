import type { Cloud } from "../../core/behaviour";
import type { Resource } from "../../core/resource";
import type { Account } from "../../core/account";
import { instanceTypes } from "./catalog";
import { imagesOf } from "./images";
import { interfacesOf } from "./store";

type Instance = Resource<"aws:ec2/instance:Instance">;

/** The name of a server, for people. */
export const nameOf = ({ inputs, name }: Instance) => inputs.tags?.["Name"] ?? name;

/** The server in the form that the machines need. */
export const server = (resource: Instance, account: Account) => {
  const diskCopy = imagesOf(account).disks.get(resource.id);
  const memoryMib = instanceTypes.get(resource.inputs.instanceType ?? "")?.memory;
  return {
    instanceId: resource.id,
    interfaceId: resource.outputs.primaryNetworkInterfaceId ?? "",
    name: nameOf(resource),
    ...(diskCopy === undefined ? {} : { diskCopy }),
    ...(memoryMib === undefined ? {} : { memoryMib }),
  };
};

/** Turns a server on, and takes note when it goes off. */
export async function powerOn(resource: Instance, cloud: Cloud): Promise<void> {
  resource.outputs = { ...resource.outputs, instanceState: "running" };
  const { userData: plain, userDataBase64: encoded } = resource.inputs;
  const userData = encoded === undefined ? plain : Buffer.from(encoded, "base64").toString();
  await cloud.hardware.startServer({
    ...server(resource, cloud.account),
    ...(userData === undefined ? {} : { userData }),
    shutDown: () => noteShutDown(resource, cloud),
  });
}

/**
 * What EC2 does when a server is shut down, or shuts itself down (EC2 user guide, "Instance state change" and "How stop, start, and
 * terminate work"). A stopped server keeps its disk and its private address, and loses a public address that is not elastic. The
 * provider then reads `associatePublicIpAddress` as false, whose change replaces a server (ec2_instance.go, `readInstance`).
 */
function noteShutDown(resource: Instance, { account, hardware }: Cloud): void {
  if (account.get("aws:ec2/instance:Instance", resource.id) === undefined) return;
  if (resource.inputs.instanceInitiatedShutdownBehavior === "terminate") {
    account.drop(resource.type, resource.id);
    interfacesOf(account).delete(resource.outputs.primaryNetworkInterfaceId ?? "");
    void hardware.destroyServer(resource.id);
    return;
  }
  interfacesOf(account).update(resource.outputs.primaryNetworkInterfaceId ?? "", { publicAddress: undefined });
  const none = { publicIp: "", publicDns: "", associatePublicIpAddress: false };
  resource.outputs = { ...resource.outputs, ...none, instanceState: "stopped" };
}
