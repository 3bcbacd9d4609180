import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeInstancesCommand,
  type EC2Client,
  GetConsoleOutputCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { consoleLines } from "../gates/serverConsole";
import { runTag } from "./marks";
import type { Place } from "./source";
import { type Patience, waitUntil } from "./waiting";

/** How long a builder may take: bake.sh powers it off after 45 minutes. */
const bakeMinutes = 45;
/** How long the console of a builder that is off may lag behind. */
const consoleMinutes = 5;
const goneMinutes = 10;
/** How many lines of a console an error shows. */
const tailLines = 20;

export interface BuilderArgs {
  readonly imageId: string;
  readonly instanceType: string;
  readonly userData: string;
  readonly place: Place;
  /** Value of the tag `runTag`. */
  readonly mark: string;
}

/** What a builder has said when it was done. */
export interface BuiltDisk {
  /** Versions by the names of the packages. */
  readonly packages: Readonly<Record<string, string>>;
}

/** One server, with a security group that lets nobody in. It has no role and no key. */
export class Builder {
  readonly #ec2: EC2Client;
  readonly #patience: Patience;
  #group: string | undefined;
  #instance: string | undefined;

  constructor(ec2: EC2Client, patience: Patience) {
    this.#ec2 = ec2;
    this.#patience = patience;
  }

  /** `i-...`, when it has been started. */
  get id(): string {
    return this.#instance ?? "";
  }

  async start({ imageId, instanceType, userData, place, mark }: BuilderArgs): Promise<void> {
    const Tags = [
      { Key: "Name", Value: "lamp-image-builder" },
      { Key: runTag, Value: mark },
    ];
    const { GroupId } = await this.#ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: `lamp-image-builder-${Date.now()}`,
        Description: "Lets nobody in, and everything out",
        VpcId: place.vpcId,
        TagSpecifications: [{ ResourceType: "security-group", Tags }],
      }),
    );
    this.#group = GroupId;
    // A new group is not known everywhere at once (EC2 developer guide, "Eventual consistency").
    const run = new RunInstancesCommand({
      ImageId: imageId,
      InstanceType: instanceType as never,
      MinCount: 1,
      MaxCount: 1,
      UserData: Buffer.from(userData).toString("base64"),
      InstanceInitiatedShutdownBehavior: "stop",
      MetadataOptions: { HttpEndpoint: "enabled", HttpTokens: "required", HttpPutResponseHopLimit: 1 },
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          SubnetId: place.subnetId,
          Groups: [GroupId ?? ""],
          AssociatePublicIpAddress: place.isPublic,
        },
      ],
      TagSpecifications: [
        { ResourceType: "instance", Tags },
        { ResourceType: "volume", Tags },
      ],
    });
    const started = await waitUntil(1, this.#patience, () =>
      this.#ec2.send(run).catch(orNothing("InvalidGroup.NotFound")),
    );
    if (started === undefined) throw new Error("AWS does not find the security group that it has just made.");
    this.#instance = started.Instances?.[0]?.InstanceId;
  }

  /**
   * Returns when the builder is off and its disk can become an image.
   *
   * @throws Error with the last words of its console, if it has failed
   */
  async finish(): Promise<BuiltDisk> {
    let lines: readonly string[] = [];
    const said = (pattern: RegExp) => lines.find(line => pattern.test(line));
    const check = async () => {
      const state = await stateOf(this.#ec2, this.id);
      lines = await this.#console();
      const failed = said(/\blamp: FAILED at /);
      if (failed !== undefined || state === "terminated" || state === "shutting-down")
        throw new Error(`The builder has failed. ${lastWords(lines)}`);
      return state;
    };
    const state = await waitUntil(bakeMinutes, this.#patience, async () => {
      const now = await check();
      return now === "stopped" ? now : undefined;
    });
    if (state === undefined)
      throw new Error(`The builder was not done after ${bakeMinutes} minutes. ${lastWords(lines)}`);
    const sealed = await waitUntil(consoleMinutes, this.#patience, async () => {
      await check();
      return said(/\blamp: sealed$/);
    });
    if (sealed === undefined) throw new Error(`The builder has powered off before it was done. ${lastWords(lines)}`);
    const packages = lines.flatMap(line => {
      const [, name, version] = /\blamp: package (\S+) (\S+)$/.exec(line) ?? [];
      return name === undefined || version === undefined ? [] : [[name, version] as const];
    });
    return { packages: Object.fromEntries(packages) };
  }

  /** Deletes the builder and its group, as far as they have been made. */
  async remove(patience: Patience): Promise<void> {
    if (this.#instance !== undefined) await removeInstance(this.#ec2, this.#instance, patience);
    if (this.#group !== undefined) await removeGroup(this.#ec2, this.#group, patience);
    this.#instance = this.#group = undefined;
  }

  /** Instance types that are not built on Nitro refuse `Latest`. */
  async #console(): Promise<readonly string[]> {
    const read = async (Latest: boolean) =>
      (await this.#ec2.send(new GetConsoleOutputCommand({ InstanceId: this.id, Latest }))).Output;
    return consoleLines(await read(true).catch(() => read(false).catch(orNothing("InvalidInstanceID.NotFound"))));
  }
}

/** Terminates a server, and returns when it is gone. */
export async function removeInstance(ec2: EC2Client, id: string, patience: Patience): Promise<void> {
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  const gone = await waitUntil(goneMinutes, patience, async () => {
    const state = await stateOf(ec2, id);
    return state === undefined || state === "terminated" ? true : undefined;
  });
  if (gone === undefined) throw new Error(`${id} is not terminated after ${goneMinutes} minutes.`);
}

/** Deletes a security group. AWS refuses it for a moment after its last server is gone. */
export async function removeGroup(ec2: EC2Client, GroupId: string, patience: Patience): Promise<void> {
  const gone = await waitUntil(goneMinutes, patience, () =>
    ec2.send(new DeleteSecurityGroupCommand({ GroupId })).catch(orNothing("DependencyViolation")),
  );
  if (gone === undefined) throw new Error(`${GroupId} is still in use after ${goneMinutes} minutes.`);
}

/** For `catch`: undefined in place of AWS's error of this code. */
const orNothing = (code: string) => (error: unknown) => {
  if ((error as Error).name === code) return undefined;
  throw error;
};

/** AWS's word, for example `running`. Undefined if AWS does not know the server: not any more, or not yet everywhere. */
async function stateOf(ec2: EC2Client, id: string): Promise<string | undefined> {
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({ Filters: [{ Name: "instance-id", Values: [id] }] }),
  );
  return Reservations[0]?.Instances?.[0]?.State?.Name;
}

function lastWords(lines: readonly string[]): string {
  if (lines.length === 0) return "There is nothing on its console: AWS has not started it, or it has no console yet.";
  return ["Its console ended with:", ...lines.slice(-tailLines).map(line => `  ${line}`)].join("\n");
}
