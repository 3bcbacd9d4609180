import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Account } from "../../aws/core/account";
import { type OpenCloud, openCloud } from "../../aws/cloud";
import type { Hardware } from "../../aws/core/hardware";
import { Paper } from "../../aws/paper";
import { findEngine } from "../../engine/engine";
import { paperSpeed } from "../platform";
import { PulumiStack } from "../pulumiStack";

/** The arguments of `pulumi` for an update, and for the end of a stack, that nobody has to confirm. */
export const up = ["up", "--yes", "--skip-preview"];
export const destroy = ["destroy", "--yes", "--skip-preview"];

export interface PaperStack {
  readonly stack: PulumiStack;
  readonly cloud: OpenCloud;
  readonly account: Account;
  readonly hardware: Hardware;
  /** Everything that the state holds, as text. */
  state(): Promise<string>;
  /** A preview's steps as `op type name`, without those that change nothing. */
  plan(): Promise<string[]>;
  close(): Promise<void>;
}

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly newState?: { readonly custom: boolean };
  readonly oldState?: { readonly custom: boolean };
}

const own = resolve(__dirname, "../../..");

async function paperAccount(program: string, folder: string): Promise<{ hardware: Hardware; cloud: OpenCloud }> {
  const hardware: Hardware = new Paper();
  const issueCertificate = async () => "";
  return {
    hardware,
    cloud: await openCloud({
      hardware,
      folder,
      programFolder: program,
      issueCertificate,
      databaseAuthority: "",
      speed: paperSpeed,
    }),
  };
}

/**
 * The engine writes the state once at the end of a command, also of one that fails. By default it writes the whole state
 * twice for each resource, which took half the time of an update here. Only a killed engine loses something by it (see
 * #10668 of pulumi/pulumi), and no test kills one in the middle of an update of a paper stack.
 */
const oneCheckpoint = { PULUMI_SKIP_CHECKPOINTS: "true" };

/**
 * A stack of a program on a paper cloud, worked by the real engine.
 *
 * @param beside a stack in whose account this one is made, with a state of its own. Default: an account of its own
 */
export async function paperStack(config: string, program = own, beside?: PaperStack): Promise<PaperStack> {
  const folder = mkdtempSync(join(tmpdir(), "paper-stack-"));
  const engine = await findEngine(() => undefined);
  const { hardware, cloud } = beside ?? (await paperAccount(program, folder));
  const stack = await PulumiStack.create({
    engine,
    program,
    config,
    isConfigGiven: true,
    folder,
    environment: { ...cloud.environment, ...oneCheckpoint },
    enter: cloud.enter,
  });
  return {
    stack,
    cloud,
    account: cloud.account,
    hardware,
    state: async () => {
      const file = join(folder, "export.json");
      await stack.capture(["stack", "export", "--file", file]);
      return readFileSync(file, "utf8");
    },
    plan: async () => {
      const { steps = [] } = JSON.parse(await stack.capture(["preview", "--json"])) as { steps?: PreviewStep[] };
      return steps
        .filter(({ op, newState, oldState }) => op !== "same" && (newState ?? oldState)?.custom === true)
        .map(({ op, urn }) => {
          const [, , , type = "", name = ""] = /^urn:pulumi:([^:]+)::([^:]+)::(?:.*\$)?(.+)::(.+)$/.exec(urn) ?? [];
          return `${op} ${type} ${name}`;
        })
        .sort();
    },
    close: async () => {
      stack.interrupt("SIGKILL");
      if (beside === undefined) await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
