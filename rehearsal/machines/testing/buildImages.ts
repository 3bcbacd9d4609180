import { imageRoot } from "../images/images";

/**
 * Runs before the first test and does not wait: on a machine that has no images, they are built while the first tests run. A test that
 * needs an image waits for it, and tells the error if it cannot be built.
 */
export default function buildImages(): void {
  void (async () => {
    for (const image of ["ready", "database", "peers"] as const) await imageRoot(image);
  })().catch(() => undefined);
}
