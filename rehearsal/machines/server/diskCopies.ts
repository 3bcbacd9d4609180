import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../support/run";

/** Copies of servers' disks, from which others start. A disk is what differs from the layers under it. */
export class DiskCopies {
  readonly #folder: string;
  readonly #image: string;
  /** By copy: its folder, and the layers under it. The image is the last. */
  readonly #layers = new Map<string, readonly string[]>();

  /** @param folder for the copies; it is removed with the rehearsal. @param image folder of the image under all of them */
  constructor(folder: string, image: string) {
    this.#folder = folder;
    this.#image = image;
  }

  /** The folders that a disk lies over, the uppermost first. */
  layersOf(copyId: string | undefined): readonly string[] {
    if (copyId === undefined) return [this.#image];
    const layers = this.#layers.get(copyId);
    if (layers === undefined) throw new Error(`there is no copy ${copyId} of a disk`);
    return layers;
  }

  /** Copies `disk`, which lies over the copy `under`. What overlayfs notes in devices and attributes is copied with it. */
  async copy(disk: string, under: string | undefined, copyId: string): Promise<void> {
    mkdirSync(this.#folder, { recursive: true });
    const target = join(this.#folder, copyId);
    const failure = "cannot copy a server's disk";
    await run("cp", ["-a", disk, target], { cwd: this.#folder, timeoutMs: 5 * 60_000, failure });
    this.#layers.set(copyId, [target, ...this.layersOf(under)]);
  }

  /** No server starts from the copy any more. Its files stay for those that have. */
  forget(copyId: string): void {
    this.#layers.delete(copyId);
  }
}
