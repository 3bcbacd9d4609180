import type { ChildProcess } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../support/until";
import { issueCertificate } from "../images/authorities";
import { imageRoot } from "../images/images";
import { freezeCgroup, removeCgroup } from "../sandbox/cgroups";
import { ended } from "../sandbox/command";
import type { Sandbox } from "../sandbox/sandbox";

/** How long a mount target may take to open its port. */
const startSeconds = 10;

/** The configuration of stunnel. Each connection gets an SFTP server of its own, whose user has rights over the files only. */
export const serverConfiguration = `foreground = yes
syslog = no
setuid = www-data
setgid = www-data
socket = a:SO_REUSEADDR=1
[files]
accept = 0.0.0.0:2049
cert = /settings/server.pem
sslVersionMin = TLSv1.2
TIMEOUTclose = 0
TIMEOUTidle = 86400
exec = /usr/lib/openssh/sftp-server
execArgs = sftp-server -u 0
`;

/** A mount target of a file system: what answers at the port of NFS, in the network namespace of its interface. */
export class MountTarget {
  readonly interfaceId: string;
  readonly #sandbox: Sandbox;
  readonly #hostName: string;
  readonly #files: string;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  /**
   * @param hostName of the file system, which its certificate is for
   * @param files folder on the host that contains the files
   */
  constructor(sandbox: Sandbox, interfaceId: string, hostName: string, files: string) {
    this.#sandbox = sandbox;
    this.interfaceId = interfaceId;
    this.#hostName = hostName;
    this.#files = files;
    this.#folder = join(sandbox.run.path, "machines", interfaceId);
  }

  /** Starts it, and returns when its port is open. */
  async start(): Promise<void> {
    if (this.on) return;
    const settings = join(this.#folder, "settings");
    mkdirSync(settings, { recursive: true });
    // The certificate of EFS is for the name without a zone: efs-utils checks that one (src/efs_utils_common/proxy.py, `checkHost`).
    writeFileSync(join(settings, "server.pem"), await issueCertificate([this.#hostName]), { mode: 0o600 });
    writeFileSync(join(settings, "stunnel.conf"), serverConfiguration);
    const { interfaceId } = this;
    const script = join(__dirname, "mountTarget.sh");
    const argv = [script, this.#folder, await imageRoot("ready"), this.#sandbox.innerCgroup(interfaceId), interfaceId];
    const child = this.#sandbox.daemon(interfaceId, ["bash", ...argv, this.#files]);
    this.#process = child;
    child.once("exit", () => (this.#process = undefined));
    const listing = ["ss", "-Hltn", "sport", "=", ":2049"];
    await until(
      `the mount target ${interfaceId} to open its port`,
      { seconds: startSeconds, intervalMs: 50 },
      async () => (await this.#sandbox.exec(listing, { namespace: interfaceId })).includes(":2049"),
    );
  }

  get on(): boolean {
    return this.#process !== undefined;
  }

  /** Cuts the power. */
  async kill(): Promise<void> {
    const child = this.#process;
    await removeCgroup(this.#sandbox.cgroup(this.interfaceId));
    if (child !== undefined) await ended(child);
  }

  /** Freezes it, or lets it go on. While frozen, it answers nothing and closes nothing. */
  freeze(frozen: boolean): Promise<void> {
    return freezeCgroup(this.#sandbox.cgroup(this.interfaceId), frozen);
  }

  /** Cuts the power and removes it. The files stay. */
  async destroy(): Promise<void> {
    await this.kill();
    const root = join(this.#folder, "root");
    await this.#sandbox.try(["umount", join(root, "files")]);
    await this.#sandbox.try(["umount", root]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
