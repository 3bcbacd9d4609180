import type { Measured } from "../../rehearsal/cli/drillRoom";
import { hasPassed } from "./report";
import type { Result } from "./runDrill";

/** What visitors went through in a drill. A drill that failed or that had no visitors has measured nothing. */
export function outagesOf(result: Result): Measured[] {
  const { drill, figures, error } = result;
  if (figures.requests === 0 || error !== undefined || !hasPassed(result)) return [];
  return [
    { what: `drill ${drill}: no request was answered well`, seconds: figures.longestGapMs / 1000 },
    { what: `drill ${drill}: no write was taken`, seconds: figures.longestWriteGapMs / 1000 },
  ];
}
