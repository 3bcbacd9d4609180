import type { Root } from "../lab/root";
import { ours } from "./ours";

/**
 * Configures the php-fpm of this stack for another web server: the same pools, php.ini and number of children. Apache stays in
 * the tree and is not started.
 *
 * @returns number of PHP children
 */
export async function pool(root: Root): Promise<number> {
  await ours.configure(root);
  const sizes = root.read("/etc/php/8.4/fpm/pool.d/size.conf");
  const children = Number(/^pm\.max_children = (\d+)$/m.exec(sizes)?.[1]);
  if (!(children > 0)) throw new Error(`size.conf, which userdata/ writes, has no pm.max_children: ${sizes}`);
  return children;
}
