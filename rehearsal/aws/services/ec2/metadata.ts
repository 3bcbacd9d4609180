import { type Account, type Resource, random, record, text } from "../../core/account";
import { macOf } from "../../core/hardware";
import { architectureOf } from "./catalog";
import { roleOf } from "./instances";
import type { Callers } from "../../http/callers";
import type { ApiRequest } from "../../http/signature";

type Tree = { [name: string]: Tree | string };
interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

const VERSIONS = ["1.0", "2009-04-04", "2016-09-02", "2018-09-24", "2021-03-23", "latest"];

/** The instance metadata service, version 2, and version 1 for a server whose options still allow it. */
export class Metadata {
  readonly #account: Account;
  readonly #callers: Callers;
  /** token -> the address that it was given to (it is of no use elsewhere) and its end, in ms since 1970. */
  readonly #tokens = new Map<string, { source: string; end: number }>();

  constructor(account: Account, callers: Callers) {
    this.#account = account;
    this.#callers = callers;
  }

  answer(request: ApiRequest): Answer {
    const source = request.source ?? "";
    const card = this.#account.interfaces.all().find(i => i.address === source);
    const instance = this.#account.find("aws:ec2/instance:Instance", "primaryNetworkInterfaceId", card?.id ?? "none");
    const options = record(instance?.inputs["metadataOptions"]);
    if (instance === undefined || options["httpEndpoint"] === "disabled") return { status: 403 };
    const path = request.url.split("?")[0] ?? "/";
    if (request.method === "PUT")
      return path === "/latest/api/token" ? this.#giveToken(request, source) : { status: 404 };
    if (request.method !== "GET") return { status: 405 };
    const token = request.headers["x-aws-ec2-metadata-token"];
    if (token === undefined ? options["httpTokens"] === "required" : !this.#isValid(token, source))
      return { status: 401 };
    return browse(this.#tree(instance), path);
  }

  #giveToken(request: ApiRequest, source: string): Answer {
    if (request.headers["x-forwarded-for"] !== undefined) return { status: 403 }; // no tokens through proxies
    const seconds = Number(request.headers["x-aws-ec2-metadata-token-ttl-seconds"]);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 21600) return { status: 400 };
    const token = random.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 54) + "==";
    this.#tokens.set(token, { source, end: Date.now() + seconds * 1000 });
    return { status: 200, body: token, headers: { "x-aws-ec2-metadata-token-ttl-seconds": String(seconds) } };
  }

  #isValid(token: string, source: string): boolean {
    const held = this.#tokens.get(token);
    return held !== undefined && held.source === source && held.end > Date.now();
  }

  #tree(instance: Resource): Tree {
    const { region, id: accountId } = this.#account;
    const out = (property: string) => text(instance.outputs[property]);
    const card = this.#account.interfaces.get(out("primaryNetworkInterfaceId"));
    const subnet = this.#account.get("aws:ec2/subnet:Subnet", card?.subnetId);
    const vpc = this.#account.get("aws:ec2/vpc:Vpc", subnet?.outputs["vpcId"]);
    const mac = macOf(out("privateIp"));
    const role = roleOf(this.#account, instance);
    const keys = role && this.#callers.keysFor(instance, role);
    const instanceType = text(instance.inputs["instanceType"]);
    const document = {
      accountId,
      architecture: architectureOf(instanceType),
      availabilityZone: out("availabilityZone"),
      imageId: out("ami"),
      instanceId: instance.id,
      instanceType,
      pendingTime: new Date(0).toISOString(),
      privateIp: out("privateIp"),
      region,
      version: "2017-09-30",
    };
    const names = { hostname: out("privateDns"), "local-hostname": out("privateDns") };
    const open: Tree =
      card?.publicAddress === undefined
        ? {}
        : { "public-ipv4": card.publicAddress, "public-hostname": out("publicDns") };
    const userData =
      instance.inputs["userDataBase64"] === undefined
        ? instance.inputs["userData"]
        : Buffer.from(text(instance.inputs["userDataBase64"]), "base64").toString();
    return {
      "meta-data": {
        "ami-id": out("ami"),
        "instance-id": instance.id,
        "instance-type": instanceType,
        ...names,
        "local-ipv4": out("privateIp"),
        ...open,
        mac,
        placement: { "availability-zone": out("availabilityZone"), region },
        "security-groups": (card?.securityGroupIds ?? []).join("\n"),
        services: { domain: "amazonaws.com", partition: "aws" },
        network: {
          interfaces: {
            macs: {
              [mac]: {
                "device-number": "0",
                "interface-id": card?.id ?? "",
                "local-hostname": names.hostname,
                "local-ipv4s": out("privateIp"),
                mac,
                "owner-id": accountId,
                ...(card?.publicAddress === undefined ? {} : { "public-ipv4s": card.publicAddress }),
                "subnet-id": subnet?.id ?? "",
                "subnet-ipv4-cidr-block": text(subnet?.outputs["cidrBlock"]),
                "vpc-id": vpc?.id ?? "",
                "vpc-ipv4-cidr-block": text(vpc?.outputs["cidrBlock"]),
              },
            },
          },
        },
        ...(role && keys
          ? {
              iam: {
                info: JSON.stringify({
                  Code: "Success",
                  InstanceProfileArn: `arn:aws:iam::${accountId}:instance-profile/${text(instance.inputs["iamInstanceProfile"])}`,
                }),
                "security-credentials": {
                  [text(role.outputs["name"])]: JSON.stringify(
                    {
                      Code: "Success",
                      LastUpdated: new Date().toISOString(),
                      Type: "AWS-HMAC",
                      AccessKeyId: keys.accessKeyId,
                      SecretAccessKey: keys.secretAccessKey,
                      Token: keys.token,
                      Expiration: keys.expires.toISOString(),
                    },
                    null,
                    2,
                  ),
                },
              },
            }
          : {}),
      },
      dynamic: { "instance-identity": { document: JSON.stringify(document, null, 2) } },
      ...(userData === undefined ? {} : { "user-data": text(userData) }),
    };
  }
}

/** A leaf is its text; a folder is the list of what is in it, folders with a slash. */
function browse(tree: Tree, path: string): Answer {
  const [version, ...parts] = path.split("/").filter(part => part !== "");
  if (version === undefined) return { status: 200, body: VERSIONS.join("\n") };
  if (!VERSIONS.includes(version)) return { status: 404 };
  let node: Tree | string = tree;
  for (const part of parts) {
    const next: Tree | string | undefined = typeof node === "string" ? undefined : node[part];
    if (next === undefined) return { status: 404 };
    node = next;
  }
  if (typeof node === "string") return { status: 200, body: node };
  return {
    status: 200,
    body: Object.entries(node)
      .map(([name, value]) => (typeof value === "string" ? name : `${name}/`))
      .join("\n"),
  };
}
