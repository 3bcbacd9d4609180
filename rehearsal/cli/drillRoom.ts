import type { OpenCloud } from "../aws/cloud";
import type { Machines } from "../machines/machines";
import type { PulumiStack } from "./pulumiStack";

/**
 * What the module `DIR/drills/drills.ts` of a program exports, so that `npm run rehearse -- --program DIR drill NAME`
 * can run the program's own drills. The rehearsal knows no drill itself.
 */
export interface DrillRoom {
  /** Every drill, in the order in which the help lists them. `all` is not a name of a drill. */
  readonly drills: readonly DrillListing[];
  /** Called once a rehearsal, before its first drill. */
  openSession(options: DrillOptions): DrillSession;
}

/** A drill, as the help lists it. */
export interface DrillListing {
  /** The word on the command line, for example `lose-web`. */
  readonly name: string;
  /** What happens, in a few words. */
  readonly what: string;
}

/** A time that was measured on one machine. */
export interface Measured {
  /** What took so long, for example `up`, or `drill promote: no write was taken`. */
  readonly what: string;
  readonly seconds: number;
}

/** The drills of one rehearsal. */
export interface DrillSession {
  /** The outages that the drills of this session have measured. Left out: it measures none. */
  readonly outages?: readonly Measured[];

  /**
   * Runs one drill, or `all` of them, and prints what it showed. The program may not be up yet.
   *
   * @throws Error with the names of the drills that failed
   */
  run(name: string): Promise<void>;
}

/** What drills work with. */
export interface DrillOptions {
  /** The program's stack, worked by `pulumi` commands. */
  readonly stack: PulumiStack;
  /** The booted machines, with their power switches and a host on the internet. */
  readonly machines: Machines;
  /** The AWS account that the program has been given. */
  readonly cloud: OpenCloud;
  /** Folder of the program. */
  readonly program: string;
  /**
   * Folder of the rehearsal, removed at its end. `authority.pem` in it is the authority that signs the certificates of
   * load balancers.
   */
  readonly folder: string;
  /** Load, requests a second. */
  readonly rate: number;
  /** Number from which a drill draws what it does, as typed after `--seed`; undefined: the drill chooses one and prints it. */
  readonly seed: number | undefined;
  /** Which parts of a drill to run, as typed after `--only`, by their numbers in its table; undefined: all. */
  readonly only: readonly number[] | undefined;
  /** File for all figures, as typed after `--json`; undefined: none is written. */
  readonly json: string | undefined;
}
