import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { text } from "../../core/values";
import { macOf } from "../../core/addresses";
import type { NetworkInterface } from "../../core/topology";
import type { Callers } from "../../http/callers";
import { architectureOf } from "../ec2/catalog";
import { interfacesOf } from "../ec2/store";
import { roleOf } from "./roleOf";

/** Files and folders by name. A file is its text. */
export interface MetadataTree {
  [name: string]: MetadataTree | string;
}

type Instance = Resource<"aws:ec2/instance:Instance">;

/** Everything that the metadata service tells a server about itself. The path before it is the version. */
export function metadataTree(instance: Instance, account: Account, callers: Callers): MetadataTree {
  const { userData: plain, userDataBase64: encoded } = instance.inputs;
  const userData = encoded === undefined ? plain : Buffer.from(encoded, "base64").toString();
  return {
    "meta-data": { ...metaData(instance, account), ...iam(instance, account, callers) },
    dynamic: { "instance-identity": { document: identityDocument(instance, account) } },
    ...(userData === undefined ? {} : { "user-data": userData }),
  };
}

function metaData(instance: Instance, account: Account): MetadataTree {
  const out = (property: keyof Instance["outputs"]) => text(instance.outputs[property]);
  const eni = interfacesOf(account).get(out("primaryNetworkInterfaceId"));
  const mac = macOf(out("privateIp"));
  const open: MetadataTree =
    eni?.publicAddress === undefined ? {} : { "public-ipv4": eni.publicAddress, "public-hostname": out("publicDns") };
  return {
    "ami-id": out("ami"),
    "instance-id": instance.id,
    "instance-type": instance.inputs.instanceType ?? "",
    hostname: out("privateDns"),
    "local-hostname": out("privateDns"),
    "local-ipv4": out("privateIp"),
    ...open,
    mac,
    placement: { "availability-zone": out("availabilityZone"), region: account.region },
    "security-groups": (eni?.securityGroupIds ?? []).join("\n"),
    services: { domain: "amazonaws.com", partition: "aws" },
    network: { interfaces: { macs: { [mac]: interfaceData(instance, eni, mac, account) } } },
  };
}

function interfaceData(instance: Instance, eni: NetworkInterface | undefined, mac: string, account: Account) {
  const out = (property: keyof Instance["outputs"]) => text(instance.outputs[property]);
  const subnet = account.get("aws:ec2/subnet:Subnet", eni?.subnetId);
  const vpc = account.get("aws:ec2/vpc:Vpc", subnet?.outputs.vpcId);
  return {
    "device-number": "0",
    "interface-id": eni?.id ?? "",
    "local-hostname": out("privateDns"),
    "local-ipv4s": out("privateIp"),
    mac,
    "owner-id": account.id,
    ...(eni?.publicAddress === undefined ? {} : { "public-ipv4s": eni.publicAddress }),
    "subnet-id": subnet?.id ?? "",
    "subnet-ipv4-cidr-block": subnet?.outputs.cidrBlock ?? "",
    "vpc-id": vpc?.id ?? "",
    "vpc-ipv4-cidr-block": vpc?.outputs.cidrBlock ?? "",
  };
}

/** The instance profile and the keys of its role; nothing for a server without a role. */
function iam(instance: Instance, account: Account, callers: Callers): MetadataTree {
  const role = roleOf(instance, account);
  if (role === undefined) return {};
  const keys = callers.keysFor(instance, role);
  const credentials = {
    Code: "Success",
    LastUpdated: new Date().toISOString(),
    Type: "AWS-HMAC",
    AccessKeyId: keys.accessKeyId,
    SecretAccessKey: keys.secretAccessKey,
    Token: keys.token,
    Expiration: keys.expires.toISOString(),
  };
  return {
    iam: {
      info: JSON.stringify({
        Code: "Success",
        InstanceProfileArn: `arn:aws:iam::${account.id}:instance-profile/${text(instance.inputs.iamInstanceProfile)}`,
      }),
      "security-credentials": { [role.outputs.name ?? ""]: JSON.stringify(credentials, null, 2) },
    },
  };
}

function identityDocument(instance: Instance, account: Account): string {
  const { instanceType = "" } = instance.inputs;
  const { availabilityZone = "", ami: imageId = "", privateIp = "" } = instance.outputs;
  const document = {
    accountId: account.id,
    architecture: architectureOf(instanceType),
    availabilityZone,
    imageId,
    instanceId: instance.id,
    instanceType,
    pendingTime: new Date(0).toISOString(),
    privateIp,
    region: account.region,
    version: "2017-09-30",
  };
  return JSON.stringify(document, null, 2);
}
