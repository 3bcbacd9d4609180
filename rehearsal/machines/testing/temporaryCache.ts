import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** For tests, in place of the module support/cacheFolder: an empty cache. The test removes it. */
export const cacheFolder = mkdtempSync(join(tmpdir(), "cache-"));
