import { Account } from "./core/account";
import { ApiCalls, type Refusal } from "./core/apiCalls";
import { RunningClock } from "./core/clock";
import { Callers, operatorKeys } from "./http/callers";
import { serveApis } from "./http/server";
import type { Cloud } from "./core/behaviour";
import { deriveTopology } from "./core/deriveTopology";
import type { Hardware } from "./core/hardware";
import { removeByHand } from "./core/lifecycle/lifecycle";
import { serveProviders } from "./core/provider/provider";
import { type QuotaName, QuotaStore } from "./services/quotas";
import { type DarkAnswer, ZoneStore } from "./services/ec2/zones";

export interface CloudOptions {
  /** The machines, or paper. */
  readonly hardware: Hardware;
  /** Folder of the Pulumi program, to which relative paths of its assets refer. Default: the working directory. */
  readonly programFolder?: string;
  /** PEM certificate, chain and key for the names, from the authority that plays the public ones. */
  issueCertificate(names: readonly string[]): Promise<string>;
  /** PEM of the authority that signs the databases' certificates. */
  readonly databaseAuthority: string;
  /** File of the unix socket on which requests of the machines arrive. Default: no machine asks, as on paper. */
  readonly socket?: string;
  /** How many times faster AWS's own work is than in AWS. Default: 60. */
  readonly speed?: number;
}

/** A running cloud. */
export interface OpenCloud {
  readonly account: Account;
  /** What `pulumi`, and the program that it runs, need in their environment to work on this cloud instead of AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /** Deletes a resource without Pulumi's knowledge, like a person in AWS's console. */
  deleteByHand(type: string, id: string): Promise<void>;
  /**
   * Refuses the next calls of a name by which the provider changes something, for example
   * `refuse({ call: "rds:PromoteReadReplica", code: "InvalidDBInstanceState" })`.
   */
  refuse(refusal: Refusal): void;
  /** Withdraws the refusals that no call has met, and returns the names of their calls. */
  takeUnmetRefusals(): readonly string[];
  /** Names of all calls by which the provider has changed something, or tried to, the oldest first. */
  calls(): readonly string[];
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
  const account = new Account(new RunningClock(options.speed ?? 60));
  const callers = new Callers(account);
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
  const calls = new ApiCalls();
  const cloud: Cloud = { account, hardware, calls, programFolder, issueCertificate, settle };
  const providers = await serveProviders(cloud);
  const apis = await serveApis({
    account,
    hardware,
    callers,
    databaseAuthority,
    settle,
    ...(options.socket === undefined ? {} : { socket: options.socket }),
  });
  return {
    account,
    environment: {
      PULUMI_DEBUG_PROVIDERS: `aws:${providers.port},random:${providers.port}`,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${apis.port}`,
      AWS_ACCESS_KEY_ID: operatorKeys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: operatorKeys.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    },
    deleteByHand: (type, id) => removeByHand(type, id, cloud),
    refuse: refusal => calls.refuse(refusal),
    takeUnmetRefusals: () => calls.takeUnmet(),
    calls: () => [...calls.made],
    darkenZone: (zone, answer = "refuse") => {
      const zones = account.store(ZoneStore);
      zones.dark.add(zone);
      zones.darkAnswer = answer;
    },
    setQuota: (name, limit) => {
      account.store(QuotaStore).limits[name] = limit;
    },
    lightZone: zone => account.store(ZoneStore).dark.delete(zone),
    takeRefusals: async () => [...callers.takeRefusals(), ...(await hardware.droppedPackets())],
    stop: async () => {
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
