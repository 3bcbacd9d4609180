import { type Server, createServer } from "node:http";
import { chownSync } from "node:fs";
import { helperUser } from "../sandbox/users";
import { macOf } from "../../aws/core/addresses";

/** For tests: the part of a control plane that cloud-init needs, on a Unix socket. Every server gets `userData`. */
export async function metadataStub(socket: string, userData: string): Promise<Server> {
  const server = createServer((request, response) => {
    const address = String(request.headers["x-rehearsal-source"]);
    const answer = (status: number, body = "") => void response.writeHead(status).end(body);
    if (request.headers["x-rehearsal-endpoint"] === "api") return answer(200, `${request.headers.host} for ${address}`);
    if (request.method === "PUT") return answer(200, `token of ${address}`);
    if (request.headers["x-aws-ec2-metadata-token"] !== `token of ${address}`) return answer(401);
    const [, ...keys] = (request.url ?? "").split("/").filter(key => key !== "");
    if (keys.length === 0) return answer(200, "2021-03-23\nlatest");
    let node: unknown = metadataOf(address, userData);
    for (const key of keys) node = (node as Record<string, unknown> | undefined)?.[key];
    if (node === undefined) return answer(404);
    if (typeof node === "string") return answer(200, node);
    const entries = Object.entries(node as object).map(([key, value]) => (typeof value === "string" ? key : `${key}/`));
    return answer(200, entries.join("\n"));
  });
  await new Promise<void>(done => server.listen(socket, done));
  chownSync(socket, helperUser, helperUser);
  return server;
}

function metadataOf(address: string, userData: string): object {
  const instanceId = `i-${address.replaceAll(".", "-")}`;
  const hostname = `ip-${address.replaceAll(".", "-")}.eu-central-1.compute.internal`;
  const mac = macOf(address);
  const networkInterface = {
    "device-number": "0",
    "interface-id": "eni-1",
    "local-ipv4s": address,
    mac,
    "subnet-ipv4-cidr-block": address.replace(/\d+$/, "0/24"),
    "vpc-ipv4-cidr-block": "10.20.0.0/16",
  };
  return {
    "user-data": userData,
    "meta-data": {
      "instance-id": instanceId,
      hostname,
      "local-hostname": hostname,
      "local-ipv4": address,
      mac,
      network: { interfaces: { macs: { [mac]: networkInterface } } },
      placement: { "availability-zone": "eu-central-1a", region: "eu-central-1" },
      services: { domain: "amazonaws.com", partition: "aws" },
    },
    dynamic: { "instance-identity": { document: JSON.stringify({ instanceId, region: "eu-central-1" }) } },
  };
}
