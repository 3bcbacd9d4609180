import { random } from "../../../core/random";
import type { Resource } from "../../../core/resource";
import type { ApiContext } from "../../../http/api";
import { ApiError } from "../../../http/apiError";
import { element } from "../../../http/xml";
import { refuseOverQuota } from "../../quotas";
import { instances as behaviours } from "../instances";
import { type Query, select } from "../lookups/filters";
import {
  type Call,
  cloudOf,
  filtersOf,
  inAwsWords,
  membersOf,
  set,
  tagSet,
  tagging,
  tagsFor,
  textOf,
  textsOf,
} from "./call";
import { selectByTagKey } from "./networks";

const type = "aws:ec2/instance:Instance";
const behaviour = behaviours[type];
export type Instance = Resource<typeof type>;

/** AWS keeps the last 64 KB of a console (EC2 API reference, GetConsoleOutput). */
const consoleBytes = 65_536;

/** Servers that were terminated by a call: AWS shows them for about an hour (EC2 user guide, "Terminate"). */
class Terminated {
  readonly servers: Instance[] = [];
}

export function instanceOf({ account }: ApiContext, id: string): Instance {
  const found = account.get(type, id);
  if (found === undefined)
    throw new ApiError(400, "InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
  return found;
}

/** AWS's word for what a server is doing. */
export async function stateOf({ id }: Instance, { hardware }: ApiContext): Promise<string> {
  const health = await hardware.serverHealth(id);
  return health === undefined ? "pending" : health === "stopped" ? "stopped" : "running";
}

const tagsAll = ({ outputs }: Instance) => outputs.tagsAll ?? outputs.tags ?? {};

const RunInstances: Call = {
  fields: [
    "ImageId",
    "InstanceType",
    "MinCount",
    "MaxCount",
    "UserData",
    "InstanceInitiatedShutdownBehavior",
    "MetadataOptions",
    "NetworkInterface",
    "TagSpecification",
    "ClientToken",
  ],
  rights: tagging,
  async answer(fields, context) {
    const [eni = {}, ...more] = membersOf(fields, "NetworkInterface");
    if (textOf(fields, "MaxCount") !== "1" || more.length > 0 || textOf(eni, "SubnetId") === "")
      throw new ApiError(
        400,
        "InvalidAction",
        "the rehearsal knows RunInstances for one server on one interface in a subnet",
      );
    if (textOf(fields, "InstanceInitiatedShutdownBehavior") === "terminate")
      throw new ApiError(400, "InvalidAction", "in the rehearsal a server that shuts itself down stays");
    if (Buffer.from(textOf(fields, "UserData"), "base64").length > 16_384)
      throw new ApiError(400, "InvalidUserData.Malformed", "User data is limited to 16384 bytes");
    const tags = tagsFor(fields, "instance");
    const options = (fields["MetadataOptions"] ?? {}) as Readonly<Record<string, string>>;
    const inputs = {
      ami: textOf(fields, "ImageId"),
      instanceType: textOf(fields, "InstanceType"),
      subnetId: textOf(eni, "SubnetId"),
      vpcSecurityGroupIds: [...textsOf(eni, "SecurityGroupId")],
      ...("AssociatePublicIpAddress" in eni
        ? { associatePublicIpAddress: eni["AssociatePublicIpAddress"] === "true" }
        : {}),
      userDataBase64: textOf(fields, "UserData"),
      metadataOptions: {
        httpEndpoint: options["HttpEndpoint"] ?? "enabled",
        httpTokens: options["HttpTokens"] ?? "optional",
      },
      tags,
    };
    const draft: Instance = {
      type,
      id: `i-${random.hex(17)}`,
      name: tags["Name"] ?? "server",
      inputs,
      outputs: { ...inputs, tagsAll: tags } as unknown as Instance["outputs"],
    };
    const cloud = cloudOf(context);
    await inAwsWords(async () => {
      refuseOverQuota(draft as Resource, context.account);
      Object.assign(draft.outputs, await behaviour?.create?.(draft, cloud));
      context.account.put(draft as Resource);
      await context.settle();
      await behaviour?.start?.(draft, cloud);
    });
    return element("ownerId", context.account.id) + set("instancesSet", [described(draft, "pending")]);
  },
};

const query: Query<"image-id" | "instance-id" | "instance-state-name" | "tag-key"> = {
  doing: "",
  operation: "DescribeInstances",
  filters: ["image-id", "instance-id", "instance-state-name", "tag-key"],
};

const DescribeInstances: Call = {
  fields: ["Filter", "InstanceId"],
  async answer(fields, context) {
    const { account } = context;
    for (const id of textsOf(fields, "InstanceId")) instanceOf(context, id);
    const gone = account.store(Terminated).servers;
    const all = [...account.all(type), ...gone];
    const states = new Map<string, string>();
    for (const one of all) states.set(one.id, gone.includes(one) ? "terminated" : await stateOf(one, context));
    const found = await inAwsWords(() =>
      selectByTagKey(fields, all, tagsAll, rest =>
        select(query, filtersOf(rest), all, one => ({
          "image-id": one.inputs.ami ?? "",
          "instance-id": one.id,
          "instance-state-name": states.get(one.id) ?? "",
          "tag-key": "",
        })),
      ),
    );
    const item = (one: Instance) => set("instancesSet", [described(one, states.get(one.id) ?? "")]);
    return set("reservationSet", found.map(item));
  },
};

const described = (one: Instance, state: string) =>
  element("instanceId", one.id) +
  element("imageId", one.inputs.ami) +
  element("instanceType", one.inputs.instanceType) +
  `<instanceState>${element("name", state)}</instanceState>` +
  element("subnetId", one.inputs.subnetId) +
  element("privateIpAddress", one.outputs.privateIp) +
  tagSet(tagsAll(one));

const TerminateInstances: Call = {
  fields: ["InstanceId"],
  async answer(fields, context) {
    const { account } = context;
    const { servers } = account.store(Terminated);
    // The call can be repeated (API reference, TerminateInstances).
    const ids = textsOf(fields, "InstanceId").filter(id => !servers.some(one => one.id === id));
    const found = ids.map(id => instanceOf(context, id));
    for (const one of found) {
      await inAwsWords(() => behaviour?.remove?.(one, cloudOf(context)));
      account.drop(type, one.id);
      servers.push(one);
    }
    await context.settle();
    const item = (id: string) =>
      element("instanceId", id) + `<currentState>${element("name", "shutting-down")}</currentState>`;
    return set("instancesSet", textsOf(fields, "InstanceId").map(item));
  },
};

const GetConsoleOutput: Call = {
  fields: ["InstanceId", "Latest"],
  async answer(fields, context) {
    const { id } = instanceOf(context, textOf(fields, "InstanceId"));
    const output = Buffer.from((await context.hardware.consoleOf(id)).slice(-consoleBytes)).toString("base64");
    return element("instanceId", id) + element("timestamp", new Date().toISOString()) + element("output", output);
  },
};

export const instances = { RunInstances, DescribeInstances, TerminateInstances, GetConsoleOutput };
