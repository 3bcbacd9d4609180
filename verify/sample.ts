import type { Answer } from "./ask";

/** The sample site's answer to /status.json, which site/README.md describes. */
export interface SampleStatus {
  readonly server: string;
  readonly zone: string;
  readonly writer: "ok" | "away";
  readonly reader: "ok" | "lagging" | "away";
  readonly lagSeconds: number | null;
  readonly credentials: "ok" | "waiting" | "denied";
}

/** The status in an answer of the sample site; undefined when another site has answered. */
export function sampleStatus(answer: Answer): SampleStatus | undefined {
  try {
    const value = JSON.parse(answer.body) as Partial<SampleStatus> | null;
    const isSample = ["server", "writer", "reader", "credentials"].every(key => key in Object(value));
    return answer.status === 200 && isSample ? (value as SampleStatus) : undefined;
  } catch {
    return undefined;
  }
}
