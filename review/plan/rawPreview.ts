import { record } from "./fields";
import type { Properties } from "./plan";

/** What a preview says, before anybody has looked at it. */
export class RawPreview {
  config: Properties | undefined;
  changeSummary: Properties | undefined;
  isCorrupt = false;
  /** Whether the engine came to its end. */
  isFinished = false;
  /** Whether it was printed as a stream of events, which do not tell what depends on what. */
  isStream = false;
  hasSteps = false;
  readonly diagnostics: Properties[] = [];
  readonly #taken: (step: Properties) => void;
  readonly #replaced: (step: Properties) => void;

  /** Steps are handed on at once, so that they are not in memory as JSON. */
  constructor(taken: (step: Properties) => void, replaced: (step: Properties) => void) {
    this.#taken = taken;
    this.#replaced = replaced;
  }

  add(step: unknown): void {
    this.hasSteps = true;
    this.#taken(record(step) ?? {});
  }

  replace(step: Properties): void {
    this.#replaced(step);
  }

  /** Takes the members of a document beside its steps. */
  members(document: Properties): void {
    this.config = record(document["config"]);
    this.changeSummary = record(document["changeSummary"]);
    this.isCorrupt = document["maybeCorrupt"] === true;
    this.isFinished = "duration" in document;
    if (Array.isArray(document["diagnostics"]))
      for (const diagnostic of document["diagnostics"]) this.diagnostics.push(record(diagnostic) ?? {});
  }
}
