import type { DrillRoom } from "../rehearsal/cli/drillRoom";
import { attack } from "./failures/attack";
import { badRelease } from "./changes/badRelease";
import { crashApache, crashPhp } from "./failures/crash";
import { destroyRebuild } from "./changes/destroyRebuild";
import type { Drill } from "./drill";
import { fatalRelease } from "./changes/fatalRelease";
import { interrupt } from "./failures/interrupt";
import { loseBalancer } from "./failures/loseBalancer";
import { loseDatabases } from "./failures/loseDatabases";
import { loseFiles } from "./failures/loseFiles";
import { losePrimary } from "./failures/losePrimary";
import { loseReplica } from "./failures/loseReplica";
import { hangWeb, loseWeb } from "./failures/loseWeb";
import { loseZone } from "./failures/loseZone";
import { pairsListing } from "./pairs/pairs";
import { promote } from "./changes/promote";
import { promoteInBackup } from "./changes/promoteInBackup";
import { promoteInOptimization } from "./changes/promoteInOptimization";
import { promoteInPart } from "./changes/promoteInPart";
import { release } from "./changes/release";
import { resizeDatabase } from "./changes/resizeDatabase";
import { returnHome } from "./changes/returnHome";
import { replicationStopped } from "./failures/replicationStopped";
import { rotatePassword } from "./changes/rotatePassword";
import { securityUpdate } from "./changes/securityUpdate";
import { scale } from "./changes/scale";
import { Session } from "./judge/session";
import { slowRequest } from "./changes/slowRequest";

/** Every drill of one event, in the order in which `drill all` runs them: changes first, then failures. */
export const events: readonly Drill[] = [
  release,
  slowRequest,
  badRelease,
  fatalRelease,
  securityUpdate,
  scale,
  rotatePassword,
  promote,
  promoteInBackup,
  promoteInOptimization,
  promoteInPart,
  resizeDatabase,
  loseWeb,
  hangWeb,
  crashApache,
  crashPhp,
  attack,
  loseBalancer,
  loseReplica,
  loseDatabases,
  replicationStopped,
  loseFiles,
  loseZone,
  losePrimary,
  returnHome,
  interrupt,
  destroyRebuild,
];

/** What can be typed after `drill`, besides `all`. */
export const drills: DrillRoom["drills"] = [...events, pairsListing];

/** Called by the rehearsal, which loads this file: see `rehearsal/cli/drillRoom.ts`. */
export const openSession: DrillRoom["openSession"] = options => new Session(events, options);
