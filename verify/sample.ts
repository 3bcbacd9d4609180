import type { Answer } from "./ask";

/** What the sample site answers on /status.json; site/README.md describes it. */
export interface SampleStatus {
  readonly server: string;
  readonly zone: string;
  readonly writer: "ok" | "away";
  readonly reader: "ok" | "lagging" | "away";
  readonly lagSeconds: number | null;
  readonly credentials: "ok" | "waiting" | "denied";
}

/** The sample's status; undefined when another site answered. */
export function sampleStatus(answer: Answer): SampleStatus | undefined {
  try {
    const value = JSON.parse(answer.body) as Partial<SampleStatus> | null;
    const isSample = ["server", "writer", "reader", "credentials"].every(key => key in Object(value));
    return answer.status === 200 && isSample ? (value as SampleStatus) : undefined;
  } catch {
    return undefined;
  }
}
