import type { Account } from "../../core/account";
import { type Image, debianImage, images } from "./catalog";

interface Snapshot {
  readonly owner: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The images of a region, and the day on which they are looked up. A test or a drill may change both. */
class ImageStore {
  #images: readonly Image[] = images;
  /** The snapshots that this account has, by their ids. */
  readonly snapshots = new Map<string, Snapshot>();
  /** By server: the copy of a disk that it has started from. Its image may be gone since. */
  readonly disks = new Map<string, string>();
  /**
   * The day in the image catalog, `YYYY-MM-DD`. It stands still, so that the catalog does not become too old by itself.
   */
  today = "2026-11-26";

  /** Every image that exists. A deprecated one can still be started. */
  get all(): readonly Image[] {
    return this.#images;
  }

  byId(id: string): Image | undefined {
    return this.#images.find(image => image.id === id);
  }

  isDeprecated({ deprecationTime }: Image): boolean {
    return deprecationTime !== undefined && deprecationTime.slice(0, 10) <= this.today;
  }

  /** The images that an account sees: its own, deprecated or not, and the public ones of others. */
  seenBy(accountId: string, includeDeprecated: boolean): readonly Image[] {
    return this.#images.filter(
      image => image.owner === accountId || (image.isPublic && (includeDeprecated || !this.isDeprecated(image))),
    );
  }

  /** Adds an image. */
  add(image: Image): void {
    this.#images = [...this.#images, image];
  }

  /** Changes an image. It does nothing if there is none with this id. */
  change(id: string, change: Partial<Image>): void {
    this.#images = this.#images.map(image => (image.id === id ? { ...image, ...change } : image));
  }

  /** Adds an image of Debian for each architecture, made today. `build` is the last part of its name, for example `2650`. */
  publish(build: string): void {
    const day = this.today.replaceAll("-", "");
    this.#images = [...this.#images, debianImage("arm64", day, build), debianImage("x86_64", day, build)];
  }

  /** Takes images away for good, as their owner does. A program can neither find nor start them. */
  deregister(isGone: (image: Image) => boolean): void {
    this.#images = this.#images.filter(image => !isGone(image));
  }
}

export const imagesOf = (account: Account): ImageStore => account.store(ImageStore);
