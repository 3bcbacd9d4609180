import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { renderServerFiles } from "../../components/web/serverFiles";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { terminalOf } from "../../rehearsal/machines/server/terminal";
import { paperStack } from "./paperStack";

const project = resolve(__dirname, "../..");

/** The site's account, as lamp-database writes it. */
const account = {
  username: "app",
  password: "it's $ecret",
  writer: "db-1.example",
  reader: "db-2.example",
  port: 3306,
  database: "app",
  ca: "/etc/lamp/database-ca.pem",
};

/** What a server of the tests has besides the stack's files. The client of MySQL says how it was called. */
const prepare = `
mkdir -p /etc/lamp /run/lamp /srv/lamp/current
bash /shared/server-files.sh
cp /shared/database.json /run/lamp/database.json
printf '#!/bin/sh\\nprintf "%%s\\\\n" "$@" "$MYSQL_PWD"\\n' >/usr/local/bin/mariadb
chmod 755 /usr/local/bin/mariadb
`;

/** Words that run a command in a temporary copy of an image, with the server's files, with terminals, and without a network. */
const enter = (image: string, shared: string): readonly string[] => {
  const outside = [
    "set -eu",
    'scratch=$(mktemp -d) && mount -t tmpfs tmpfs "$scratch" && root=$scratch/root',
    'mkdir "$scratch/upper" "$scratch/work" "$root"',
    `mount -t overlay overlay -o "lowerdir=${image},upperdir=$scratch/upper,workdir=$scratch/work" "$root"`,
    'mount -t proc proc "$root/proc"; mount -t tmpfs tmpfs "$root/run"; mount -t tmpfs -o mode=755 tmpfs "$root/dev"',
    'for device in null zero random urandom tty; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done',
    'mkdir "$root/dev/pts" && mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"',
    'ln -s pts/ptmx "$root/dev/ptmx"; ln -s /proc/self/fd "$root/dev/fd"; for n in in:0 out:1 err:2; do ln -s "/proc/self/fd/${n#*:}" "$root/dev/std${n%:*}"; done',
    `mkdir -p "$root/shared"; mount --bind "${shared}" "$root/shared"`,
    'chroot "$root" /bin/bash -eu /shared/prepare.sh >/dev/null',
    'exec chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"',
  ].join("\n");
  const namespaces = ["--mount", "--net", "--pid", "--fork", "--kill-child=KILL", "--propagation", "private"];
  return ["unshare", ...namespaces, "bash", "-c", outside, "enter"];
};

/** How a run of `npm run site` ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A running `npm run site`. */
export interface Run {
  readonly ended: Promise<Ended>;
  /** Sends a signal to it. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves when its output has the text. */
  said(text: string): Promise<void>;
  type(text: string): void;
}

/**
 * The stack of `paperStack`, whose sessions run in the rehearsal's image, and a `pulumi` that tells its outputs.
 */
export async function sessionServer() {
  const folder = mkdtempSync(join(tmpdir(), "session-"));
  writeFileSync(join(folder, "server-files.sh"), renderServerFiles());
  writeFileSync(join(folder, "prepare.sh"), prepare);
  writeFileSync(join(folder, "database.json"), JSON.stringify(account));
  const image = await imageRoot("ready");
  const aws = await paperStack(async (_, command) => terminalOf(enter(image, folder), command));
  const outputs = join(folder, "outputs.json");
  writeFileSync(outputs, JSON.stringify({ webServers: aws.webServers, sessionDocument: aws.document.id }));
  writeFileSync(join(folder, "pulumi"), `#!/bin/sh\ncase $1 in stack) exec cat '${outputs}';; *) exit 1;; esac\n`);
  chmodSync(join(folder, "pulumi"), 0o755);
  const environment = { ...aws.environment, PATH: `${folder}:${process.env["PATH"] ?? ""}` };

  /** @param input for standard input. Default: it ends at once; `undefined` leaves it open */
  function start(
    words: readonly string[],
    { input = "", more = {}, open = false, prefix = [] as readonly string[] }: StartOptions = {},
  ): Run {
    const argv = [...prefix, process.execPath, "--import", "tsx", join(project, "console/site.ts"), ...words];
    const child = spawn(argv[0] ?? "", argv.slice(1), {
      cwd: project,
      env: { HOME: folder, TERM: "xterm", ...environment, ...more },
    });
    const out: Buffer[] = [];
    let stderr = "";
    child.stdout.on("data", (data: Buffer) => void out.push(data));
    child.stderr.on("data", data => (stderr += String(data)));
    child.stdin.on("error", () => undefined);
    if (open) child.stdin.write(input);
    else child.stdin.end(input);
    const ended = new Promise<Ended>(done =>
      child.on("close", code => done({ code, stdout: Buffer.concat(out), stderr })),
    );
    const said = async (text: string) => {
      const has = () => Buffer.concat(out).toString().includes(text);
      while (!has() && child.exitCode === null)
        await Promise.race([new Promise(done => child.stdout.once("data", done)), ended]);
      if (!has()) throw new Error(`never said ${text}: ${Buffer.concat(out).toString()} ${stderr}`);
    };
    return { ended, said, kill: signal => void child.kill(signal), type: text => void child.stdin.write(text) };
  }

  const stop = async () => {
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { start, stop };
}

interface StartOptions {
  readonly input?: string | Buffer;
  /** Added to the environment. */
  readonly more?: Readonly<Record<string, string>>;
  /** Whether standard input stays open. */
  readonly open?: boolean;
  /** Words before the command. */
  readonly prefix?: readonly string[];
}
