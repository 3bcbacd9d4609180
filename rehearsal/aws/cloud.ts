import { join } from "node:path";
import { openLoopback } from "../support/loopback/openLoopback";
import { Account } from "./core/account";
import { ApiCalls, type Judge, type Refusal } from "./core/apiCalls";
import { RunningClock } from "./core/clock";
import { Callers } from "./http/callers";
import { serveApis } from "./http/server";
import { Operator } from "./services/iam/operator";
import type { Right } from "./services/iam/policy";
import type { Cloud } from "./core/behaviour";
import { deriveTopology } from "./core/deriveTopology";
import type { Hardware } from "./core/hardware";
import { removeByHand } from "./core/lifecycle/lifecycle";
import { serveProviders } from "./core/provider/provider";
import { watchMinutes } from "./services/cloudwatch/minutes";
import { type AlarmChange, CloudWatchStore } from "./services/cloudwatch/store";
import { type Mail, SnsStore } from "./services/sns/store";
import type { Properties } from "./core/values";
import { DatabaseEvents } from "./services/rds/events";
import { type QuotaName, QuotaStore } from "./services/quotas";
import { type DarkAnswer, ZoneStore } from "./services/ec2/zones";

export interface CloudOptions {
  /** The machines, or paper. */
  readonly hardware: Hardware;
  /** Folder of the Pulumi program, to which relative paths of its assets refer. Default: the working directory. */
  readonly programFolder?: string;
  /** PEM certificate, chain and key for the names, from the authority that plays the public ones. */
  issueCertificate(names: readonly string[], keyAlgorithm: string): Promise<string>;
  /** PEM of the authority that signs the databases' certificates. */
  readonly databaseAuthority: string;
  /** Folder for sockets, which only this user may enter: who reaches a socket in it may do everything in the cloud. */
  readonly folder: string;
  /** File of the unix socket on which requests of the machines arrive. Default: no machine asks, as on paper. */
  readonly socket?: string;
  /** Id of the user who owns that socket; only this user may use it. Default: the user of this process. */
  readonly socketOwner?: number;
  /** Words to put before a command, so that it runs where `pulumi` shall run. Default: a network namespace is made for it. */
  readonly inside?: readonly string[];
  /** How many times faster AWS's own work is than in AWS. */
  readonly speed: number;
}

/** A running cloud. */
export interface OpenCloud {
  readonly account: Account;
  /** What `pulumi` needs in its environment to work on this cloud instead of AWS, when the words `enter` are before it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Words to put before a command that works on this cloud. They lead it to where the cloud's ports are. */
  readonly enter: readonly string[];
  /** Whether no other user of this machine reaches the cloud's ports, and those that `pulumi` opens. */
  readonly isPrivate: boolean;
  /** File of the unix socket on which the AWS APIs answer the operator's programs. */
  readonly apisSocket: string;
  /** What RDS does to databases by itself. */
  readonly databases: DatabaseEvents;
  /**
   * Deletes a resource without Pulumi's knowledge, like a person in AWS's console.
   *
   * @param settings what the person chooses, for example `{ skipFinalSnapshot: true }`. Default: as in the program.
   */
  deleteByHand(type: string, id: string, settings?: Properties): Promise<void>;
  /**
   * Refuses the next calls of a name by which the provider changes something, for example
   * `refuse({ call: "rds:PromoteReadReplica", code: "InvalidDBInstanceState" })`.
   */
  refuse(refusal: Refusal): void;
  /** Lets a function decide about every call of the provider. */
  setJudge(judge: Judge): void;
  /** Withdraws the refusals that no call has met, and returns the names of their calls. */
  takeUnmetRefusals(): readonly string[];
  /** Names of all calls by which the provider has changed something, or tried to, the oldest first. */
  calls(): readonly string[];
  /** Names of all calls by which the provider has read something, or tried to, the oldest first. */
  reads(): readonly string[];
  /**
   * Gives the operator these policies only: for what the provider does, and for what the program asks over HTTP. Each is a
   * document of IAM in JSON. Undefined, as at first: the operator may do everything.
   */
  limitOperator(policies: readonly string[] | undefined): void;
  /** Returns and forgets the rights that the operator has needed since the last call, also those that it did not have. */
  takeUsedRights(): readonly Right[];
  /** Every change of an alarm's state so far, the oldest first. */
  alarmChanges(): readonly AlarmChange[];
  /** Every mail that a subscription has sent so far, the oldest first. */
  mails(): readonly Mail[];
  /**
   * Takes a zone down as far as AWS's calls are concerned: nothing new comes up in it. The power of its machines is another
   * matter: see `Faults.killZone`.
   *
   * @param zone for example `eu-central-1a`
   * @param answer of AWS to calls for zones that are down. Default: `refuse`
   */
  darkenZone(zone: string, answer?: DarkAnswer): void;
  /** Brings a zone back. */
  lightZone(zone: string): void;
  /** Sets how much of something the account may have, for example `setQuota("ec2:vcpu", 5)` as in a new account. */
  setQuota(name: QuotaName, limit: number): void;
  /** Returns and forgets the API calls and packets that were refused since the last call, each as a sentence. */
  takeRefusals(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Opens an empty account: providers for the engine, APIs for the program and the machines. */
export async function openCloud(options: CloudOptions): Promise<OpenCloud> {
  const account = new Account(new RunningClock(options.speed));
  const operator = new Operator(account.id);
  const callers = new Callers(account, operator);
  const { hardware, programFolder = process.cwd(), issueCertificate, databaseAuthority } = options;
  let applied = "";
  const settle = oneAtATime(async () => {
    const topology = deriveTopology(account);
    // Most resources mean nothing to a packet, for example an alarm. They need not wait for the machines.
    const text = JSON.stringify(topology);
    if (text === applied) return;
    await hardware.apply(topology);
    applied = text;
  });
  const calls = new ApiCalls(rights => operator.refuse(rights));
  const cloud: Cloud = { account, hardware, calls, programFolder, issueCertificate, settle };
  const sockets = { providers: join(options.folder, "providers.sock"), apis: join(options.folder, "apis.sock") };
  const providers = await serveProviders(cloud, sockets.providers);
  const stopWatching = watchMinutes(cloud);
  const apis = await serveApis({
    account,
    hardware,
    callers,
    databaseAuthority,
    settle,
    operatorSocket: sockets.apis,
    ...(options.socket === undefined ? {} : { socket: options.socket, socketOwner: options.socketOwner }),
  });
  const loopback = await openLoopback([sockets.providers, sockets.apis], options.inside);
  const [providersPort, apisPort] = loopback.ports;
  return {
    account,
    environment: {
      PULUMI_DEBUG_PROVIDERS: `aws:${providersPort},random:${providersPort}`,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${apisPort}`,
      AWS_ACCESS_KEY_ID: callers.operatorKeys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: callers.operatorKeys.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    },
    enter: loopback.enter,
    isPrivate: loopback.isPrivate,
    apisSocket: sockets.apis,
    databases: new DatabaseEvents(cloud),
    deleteByHand: (type, id, settings) => removeByHand(type, id, cloud, settings),
    refuse: refusal => calls.refuse(refusal),
    setJudge: judge => calls.setJudge(judge),
    takeUnmetRefusals: () => calls.takeUnmet(),
    calls: () => [...calls.made],
    reads: () => [...calls.reads],
    limitOperator: policies => operator.limit(policies),
    takeUsedRights: () => operator.takeUsed(),
    takeRefusals: async () => [
      ...operator.takeDenied(),
      ...callers.takeRefusals(),
      ...(await hardware.droppedPackets()),
    ],
    alarmChanges: () => [...account.store(CloudWatchStore).changes],
    mails: () => [...account.store(SnsStore).mails],
    darkenZone: (zone, answer = "refuse") => {
      const zones = account.store(ZoneStore);
      zones.dark.add(zone);
      zones.darkAnswer = answer;
    },
    lightZone: zone => account.store(ZoneStore).dark.delete(zone),
    setQuota: (name, limit) => {
      account.store(QuotaStore).limits[name] = limit;
    },
    stop: async () => {
      stopWatching();
      loopback.close();
      providers.stop();
      await apis.stop();
    },
  };
}

/**
 * Runs the work for one call at a time. Calls that arrive while it runs share the next run, which sees what all of them
 * did.
 */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= current.then(() => {
      next = undefined;
      current = work();
      // A failure reaches the callers who share this run. It does not stop the next one.
      const result = current;
      current = current.catch(() => undefined);
      return result;
    });
    return next;
  };
}
