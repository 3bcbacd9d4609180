import { readFileSync } from "node:fs";
import { z } from "zod";
import { NoPlan } from "./plan/readPlan";

/** A time that a rehearsal measured on one machine. It is not AWS's. */
export interface Measured {
  /** What took so long, for example `up`, or `drill promote: no write was taken`. */
  readonly what: string;
  readonly seconds: number;
}

const list = z.array(z.object({ what: z.string(), seconds: z.number().nonnegative() }));

/**
 * Reads the file of `--measured`: a JSON list of `{"what": "up", "seconds": 33}`.
 *
 * @throws NoPlan with one sentence, if there is no such file or it is something else
 */
export function readMeasured(file: string): readonly Measured[] {
  try {
    return list.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof z.ZodError ? "it has another form" : error instanceof Error ? error.message : "";
    throw new NoPlan(
      `--measured ${file} cannot be used (${reason}). It must be a JSON list such as [{"what": "up", "seconds": 33}].`,
    );
  }
}
