import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { RehearseCommand } from "../support/rehearseCommand";

/** A booted stack that serves a folder, until `end`. */
export class BootedSite {
  /** Address of the site on this machine, without a slash at its end. */
  readonly url: string;
  readonly #command: RehearseCommand;

  private constructor(command: RehearseCommand, url: string) {
    this.#command = command;
    this.url = url;
  }

  /** @param settings as they are typed after `set`, for example `lamp:site=/tmp/wordpress` */
  static async up(settings: readonly string[]): Promise<BootedSite> {
    const command = new RehearseCommand([...settings.flatMap(setting => ["set", setting]), "up", "hold", "destroy"]);
    try {
      await command.runs();
      await command.says(/Everything stays up until/);
      const [, url = ""] = await command.says(/The site: (https?:\/\/[\w.]+:\d+)/);
      return new BootedSite(command, url);
    } catch (error) {
      await command.stop();
      throw error;
    }
  }

  /** Runs a command as root on a server, and returns what it prints, without white space at the ends. */
  on(server: string, ...command: string[]): Promise<string> {
    return this.#command.on(server, ...command);
  }

  /** Sets what is given, by its path, and releases what is in the site's folder now. */
  async release(...settings: string[]): Promise<void> {
    const [, environment = ""] = await this.#command.says(/By hand, in another terminal:\n +(\. .*) && pulumi preview/);
    const sets = settings.map(setting => {
      const [key = "", value = ""] = setting.split(/=(.*)/s);
      return `pulumi config set --path '${key}' '${value}'`;
    });
    const line = [environment, ...sets, "pulumi up --yes --skip-preview"].join(" && ");
    await promisify(execFile)("sh", ["-c", line], { maxBuffer: 2 ** 24 });
  }

  /** Every message that a server has given to the mail relay, as it came. */
  async mails(): Promise<string[]> {
    const [, folder = ""] = await this.#command.says(/What servers send is in (\S+), a file/);
    return readdirSync(folder).map(file => readFileSync(join(folder, file), "utf8"));
  }

  async end(): Promise<void> {
    process.kill(this.#command.pid, "SIGINT");
    await this.#command.ended;
    await this.#command.stop();
  }
}
