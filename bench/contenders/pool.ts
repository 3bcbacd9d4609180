import type { Root } from "../lab/root";
import { ours } from "./ours";

/**
 * The php-fpm of this stack without its Apache, for a peer: the same pools, php.ini and number of children. Debian's
 * Apache stays in the tree, unused.
 */
export async function pool(root: Root): Promise<number> {
  await ours.configure(root);
  const sizes = root.read("/etc/php/8.4/fpm/pool.d/size.conf");
  const children = Number(/^pm\.max_children = (\d+)$/m.exec(sizes)?.[1]);
  if (!(children > 0)) throw new Error(`userdata/ names no number of PHP children in size.conf: ${sizes}`);
  return children;
}
