import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { exitOf, signalGroup } from "../../rehearsal/support/run";
import { until } from "../../rehearsal/support/until";
import { pythonPackages } from "../judges/pythonPackages";

/** How a shell script ended. */
export interface Ended {
  readonly code: number;
  /** What it printed on standard output. */
  readonly stdout: string;
  /** What it printed on standard output and standard error. */
  readonly output: string;
}

type Environment = Readonly<Record<string, string>>;

/** An empty account in moto, which plays IAM, KMS, S3 and STS, and a shell with the AWS CLI that works on it. */
export interface MotoAccount {
  /** Runs commands with bash, which stops at the first that fails. */
  shell(commands: string, environment?: Environment): Promise<Ended>;
  /** Lets moto judge every later call by the caller's policies, or not. It judges Action and Resource, and resources of S3 only. */
  judge(isJudged: boolean): Promise<void>;
  stop(): void;
}

/** A program that plays the GitHub CLI: it takes down what it is asked to change, and knows one repository and one user. */
const gh = `#!/bin/sh
case "$*" in
  *--jq*user*|*user*--jq*) echo 583231 ;;
  "api repos/"*--jq*) echo octo@583231/shop@1296269 ;;
  *) { echo "$*"; case "$*" in *"--input -"*) cat ;; esac; } >> "$GH_RECORD" ;;
esac
`;

/**
 * Starts moto.
 *
 * @param folder for its programs and logs
 * @param enter words before each command, which lead it to where the other ports of a test are
 */
export async function motoAccount(folder: string, enter: readonly string[]): Promise<MotoAccount> {
  const python = await pythonPackages("setup", join(__dirname, "requirements.txt"));
  const bin = join(folder, "tools");
  mkdirSync(bin);
  const program = (name: string, text: string) => {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  };
  program("aws", `#!/bin/sh\nexec '${python}' -m awscli "$@"\n`);
  program("gh", gh);

  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const [first = "", ...words] = [...enter, python, "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)];
  const server = spawn(first, words, { stdio: "ignore", detached: true });
  const run = async (argv: readonly string[], environment: Environment): Promise<Ended> => {
    const [head = "", ...rest] = [...enter, ...argv];
    const { PATH = "", ...others } = environment;
    const child = spawn(head, rest, {
      cwd: others["PWD"],
      env: {
        ...process.env,
        ...others,
        PATH: [bin, PATH, process.env["PATH"]].join(":"),
        GH_RECORD: join(folder, "gh"),
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    return exitOf(child);
  };
  const curl = (...argv: string[]) => run(["curl", "--silent", "--fail", ...argv], {});
  await until(
    "moto to answer",
    { seconds: 60, intervalMs: 200 },
    async () => (await curl(`${endpoint}/moto-api/`)).code === 0,
  );
  return {
    shell: (commands, environment = {}) =>
      run(["bash", "--norc", "-euo", "pipefail", "-c", commands], {
        AWS_ENDPOINT_URL_IAM: endpoint,
        AWS_ENDPOINT_URL_KMS: endpoint,
        AWS_ENDPOINT_URL_S3: endpoint,
        AWS_ENDPOINT_URL_STS: endpoint,
        ...environment,
      }),
    judge: async isJudged => {
      const { code } = await curl(
        "--header",
        "Content-Type: text/plain",
        "--data-binary",
        isJudged ? "0" : "inf",
        `${endpoint}/moto-api/reset-auth`,
      );
      if (code !== 0) throw new Error("moto does not judge calls");
    },
    stop: () => signalGroup(server, "SIGKILL"),
  };
}

const freePort = () =>
  new Promise<number>(resolve => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
