import { phpSettings, reload, rotation, secret } from "./changes";
import { cut, frozen, lost, restarted } from "./database";
import { idleConnections } from "./idle";
import { logs } from "./logs";
import { memory1900, memory700 } from "./memory";
import { processor, slowBackend, slowBackendQuick } from "./overload";
import { sessions } from "./sessions";
import { slowBodies, slowBoth, slowHeaders, slowReaders } from "./slowClients";
import type { Trial } from "./trial";
import { wordpress } from "./wordpress";

/** All trials, in the order in which they run. */
export const trials: readonly Trial[] = [
  slowBackendQuick,
  slowBackend,
  processor,
  idleConnections,
  memory700,
  memory1900,
  slowHeaders,
  slowBodies,
  slowReaders,
  slowBoth,
  reload,
  rotation,
  secret,
  phpSettings,
  sessions,
  logs,
  cut,
  restarted,
  lost,
  frozen,
  wordpress,
];
