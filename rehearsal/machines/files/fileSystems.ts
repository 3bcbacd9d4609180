import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Topology } from "../../aws/core/topology";
import type { MachineFleet } from "../machine";
import type { Sandbox } from "../sandbox/sandbox";
import { MountTarget } from "./mountTarget";

/** The file systems of the account: a folder of the host for each, and what serves it in each zone. */
export class FileSystems implements MachineFleet {
  readonly #sandbox: Sandbox;
  readonly #folder: string;
  readonly #targets = new Map<string, MountTarget>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#folder = join(sandbox.run.path, "files");
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Ends the mount targets that are no longer in the topology, and deletes the files of file systems that are gone. */
  async retire({ fileSystems }: Topology): Promise<void> {
    const wanted = new Set(fileSystems.flatMap(({ targets }) => targets));
    for (const target of this.all()) {
      if (wanted.has(target.interfaceId)) continue;
      await target.destroy();
      this.#targets.delete(target.interfaceId);
    }
    for (const id of readdirSync(this.#folder))
      if (!fileSystems.some(fileSystem => fileSystem.id === id)) rmSync(join(this.#folder, id), { recursive: true });
  }

  /** Starts the mount targets that are new. Their interfaces are connected already. */
  async apply({ fileSystems }: Topology): Promise<void> {
    const fresh = fileSystems.flatMap(({ id, hostName, targets }) => {
      const files = join(this.#folder, id);
      mkdirSync(files, { recursive: true });
      return targets
        .filter(interfaceId => !this.#targets.has(interfaceId))
        .map(interfaceId => new MountTarget(this.#sandbox, interfaceId, hostName, files));
    });
    for (const target of fresh) this.#targets.set(target.interfaceId, target);
    await Promise.all(fresh.map(target => target.start()));
  }

  all(): MountTarget[] {
    return [...this.#targets.values()];
  }

  async kill(id: string): Promise<void> {
    await this.#targets.get(id)?.kill();
  }

  async powerOn(id: string): Promise<void> {
    await this.#targets.get(id)?.start();
  }

  async freeze(id: string, frozen: boolean): Promise<void> {
    await this.#targets.get(id)?.freeze(frozen);
  }
}
