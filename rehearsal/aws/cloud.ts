import { Account } from "./core/account";
import { Callers, operatorKeys } from "./http/callers";
import { serveApis } from "./http/server";
import type { Cloud } from "./core/behaviour";
import { deriveTopology } from "./core/deriveTopology";
import type { Hardware } from "./core/hardware";
import { remove } from "./core/lifecycle";
import { serveProviders } from "./core/provider/provider";

export interface CloudOptions {
  readonly hardware: Hardware;
  issueCertificate(names: readonly string[]): Promise<string>;
  /** PEM of the authority that signs databases' certificates. */
  readonly databaseAuthority: string;
  /** Unix socket file for requests of the machines; left out on paper. */
  readonly socket?: string;
}

/** A cloud that is open for business. */
export interface OpenCloud {
  readonly account: Account;
  /** What `pulumi`, and the program that it runs, need in their environment to work on this cloud instead of AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /** Deletes a resource as somebody does by hand on AWS: Pulumi is not told. */
  deleteByHand(type: string, id: string): Promise<void>;
  /** Calls and packets that were refused since the last call, in words. */
  refusals(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Opens an empty account: providers for the engine, APIs for the program and the machines. */
export async function openCloud(options: CloudOptions): Promise<OpenCloud> {
  const account = new Account();
  const callers = new Callers(account);
  const { hardware } = options;
  let applied = "";
  const settle = oneAtATime(async () => {
    const topology = deriveTopology(account);
    // Most resources mean nothing to a packet: an alarm need not wait for wires.
    const text = JSON.stringify(topology);
    if (text === applied) return;
    await hardware.apply(topology);
    applied = text;
  });
  const cloud: Cloud = { account, hardware, issueCertificate: options.issueCertificate, settle };
  const providers = await serveProviders(cloud);
  const apis = await serveApis({
    account,
    hardware,
    callers,
    databaseAuthority: options.databaseAuthority,
    changed: settle,
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
    deleteByHand: (type, id) => remove(type, id, cloud),
    refusals: async () => [...callers.takeRefused(), ...(await hardware.droppedPackets())],
    stop: async () => {
      providers.stop();
      await apis.stop();
    },
  };
}

/** Calls that come while one is under way share the next run: it sees what all of them did. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= current.then(() => {
      next = undefined;
      current = work();
      // A failed run is told to those who waited for it, and does not stop the ones after it.
      const result = current;
      current = current.catch(() => undefined);
      return result;
    });
    return next;
  };
}
