import { badRelease } from "./badRelease";
import { crashApache, crashPhp } from "./crash";
import { destroyRebuild } from "./destroyRebuild";
import type { Drill } from "./drill";
import { interrupt } from "./interrupt";
import { loseBalancer } from "./loseBalancer";
import { losePrimary } from "./losePrimary";
import { loseReplica } from "./loseReplica";
import { hangWeb, loseWeb } from "./loseWeb";
import { loseZone } from "./loseZone";
import { promote } from "./promote";
import { release } from "./release";
import { resizeDatabase } from "./resizeDatabase";
import { returnHome } from "./returnHome";
import { rotatePassword } from "./rotatePassword";
import { scale } from "./scale";
import { slowRequest } from "./slowRequest";

/** Every drill, in the order in which `drill all` plays them: changes first, then failures. */
export const drills: readonly Drill[] = [
  release,
  slowRequest,
  badRelease,
  scale,
  rotatePassword,
  promote,
  resizeDatabase,
  loseWeb,
  hangWeb,
  crashApache,
  crashPhp,
  loseBalancer,
  loseReplica,
  loseZone,
  losePrimary,
  returnHome,
  interrupt,
  destroyRebuild,
];
