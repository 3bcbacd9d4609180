import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imagesOf } from "../rehearsal/aws/services/ec2/images";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { webServersIn } from "./support/stateExports";

/** Images of Debian that AWS has from the beginning. */
export const [older, newer] = ["debian-13-arm64-20260914-2601", "debian-13-arm64-20261102-2650"] as const;

/** Each of so many servers, with the name of its image. */
export const all = (image: string, count = 2) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`lamp-web-${i + 1}`, image]));

/** A stack that is up on paper, and the images of its web servers. */
export class ImageStack {
  readonly paper: PaperStack;
  readonly #site = mkdtempSync(join(tmpdir(), "site-"));

  private constructor(paper: PaperStack) {
    this.paper = paper;
    cpSync(join(__dirname, "..", "site"), this.#site, { recursive: true });
  }

  static async up(): Promise<ImageStack> {
    const paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
    return new ImageStack(paper);
  }

  /** The images that AWS has. */
  get store() {
    return imagesOf(this.paper.account);
  }

  /** Name of each server, with the name of its image. */
  servers(): Readonly<Record<string, string>> {
    const imageOf = (id = "") => this.store.byId(id)?.name ?? "taken away";
    return Object.fromEntries(webServersIn(this.paper.account).map(({ name, inputs }) => [name, imageOf(inputs.ami)]));
  }

  /** Releases another site. */
  async release(text: string): Promise<void> {
    writeFileSync(join(this.#site, "public", "release.txt"), text);
    await this.paper.stack.set(`lamp:site=${this.#site}`);
    await this.paper.stack.capture(up);
  }

  async close(): Promise<void> {
    rmSync(this.#site, { recursive: true });
    await this.paper.close();
  }
}
