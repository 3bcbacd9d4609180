import { doubtsOf, isWhole } from "./doubts";
import { list, record, text } from "./fields";
import type { Diagnostic, Plan, Properties, Step } from "./plan";
import type { RawPreview } from "./rawPreview";
import { Secrets } from "./secrets/secrets";
import { partsOfReplace, stepOf } from "./step";

const longestName = 120;
const shortName = (name: string) =>
  name.length <= longestName ? name : `${name.slice(0, longestName / 2)}...${name.slice(-longestName / 4)}`;

/** The form of a type, for example `random:index/randomPassword:RandomPassword`, whose name sounds like a secret and is none. */
const isType = /^[\w-]{1,40}:[\w/.-]{0,80}:\w{1,80}$/;

/** A step, and the engine's word for it. */
interface Read {
  readonly op: string;
  readonly step: Step;
}

/** The step as one that takes over what AWS has. The engine gives the changed properties as outputs, and not as inputs. */
function asRefresh({ step }: Read): Read {
  const found = step.changes.flatMap(({ path, property, after }) => (path === property ? [[property, after]] : []));
  const after = step.after === undefined ? undefined : { ...step.after, ...Object.fromEntries(found) };
  return { op: "refresh", step: { ...step, operation: "refresh", after } };
}

/** The step as the deletion of an old copy that an earlier update has replaced, and has not deleted. */
const asLeftOver = ({ op, step }: Read): Read => ({ op, step: { ...step, operation: "delete", changes: [] } });

/** What the program does with a resource that is still there, and with one that AWS no longer has. */
const ofProgram = new Set(["same", "update", "replace", "create-replacement", "delete-replaced"]);
const ofLost = new Set(["create"]);
const ofRefresh = new Set(["refresh", "update", "delete"]);

/** Makes a plan of the steps of a preview, one by one: what no part of the comment reads is not kept. */
export class PlanBuilder {
  readonly #secrets = new Secrets();
  readonly #steps: Read[] = [];
  /** One copy of each text: resources of a kind have most of theirs in common. */
  readonly #texts = new Map<string, string>();

  add(raw: Properties): void {
    const op = text(raw["op"]) ?? "";
    this.#steps.push({ op, step: this.#read(raw, op) });
  }

  /** Puts a step in the place of those of the same resource. */
  replace(raw: Properties): void {
    const op = text(raw["op"]) ?? "";
    const step = this.#read(raw, op);
    for (const [index, { step: other }] of this.#steps.entries())
      if (other.urn === step.urn) this.#steps[index] = { op, step };
  }

  #read(raw: Properties, op: string): Step {
    const [before, after] = [record(raw["oldState"]), record(raw["newState"])];
    const maps = [before?.["inputs"], before?.["outputs"], after?.["inputs"], after?.["outputs"]].map(record);
    const names = [...list(before?.["additionalSecretOutputs"]), ...list(after?.["additionalSecretOutputs"])];
    this.#secrets.learn(maps, names.map(String));
    return stepOf(raw, op, this.#steps.length, value => this.#once(value));
  }

  #once(value: string): string {
    const kept = this.#texts.get(value);
    if (kept === undefined) this.#texts.set(value, value);
    return kept ?? value;
  }

  /** The plan without secrets. */
  plan(raw: RawPreview): Plan {
    this.#texts.clear();
    const replaced = new Set(this.#steps.flatMap(({ op, step }) => (op === "replace" ? [step.urn] : [])));
    const planned = new Set(this.#steps.flatMap(({ op, step }) => (op === "refresh" ? [] : [step.urn])));
    // Before it plans, `preview --refresh` refreshes each resource; what is as it was is not told twice.
    const isTold = ({ op, step }: Read) =>
      partsOfReplace.has(op)
        ? !replaced.has(step.urn)
        : op !== "refresh" || step.operation !== "same" || !planned.has(step.urn);
    const made = new Set(this.#steps.flatMap(({ op, step }) => (op === "create-replacement" ? [step.urn] : [])));
    const isLeftOver = ({ op, step }: Read) =>
      op === "delete-replaced" && !replaced.has(step.urn) && !made.has(step.urn);
    const drifted = this.#drifted();
    const counted = this.#steps
      .map(found => (drifted.has(found) ? asRefresh(found) : isLeftOver(found) ? asLeftOver(found) : found))
      .filter(isTold);
    const steps = counted.map(({ step }) => this.#clean(step));
    const [, , stack = "", , project = ""] = (steps[0]?.urn ?? "").split(":");
    const region = text(raw.config?.["aws:region"]);
    return {
      stack: this.#secrets.text(stack),
      project: this.#secrets.text(project),
      steps,
      diagnostics: raw.diagnostics.map(diagnostic => this.#diagnostic(diagnostic)),
      isWhole: isWhole(steps),
      config: Object.fromEntries(
        Object.entries(raw.config ?? {}).flatMap(([key, value]) =>
          typeof value === "string" ? [[key, this.#secrets.text(value)]] : [],
        ),
      ),
      region: region !== undefined && /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region) ? region : undefined,
      doubts: [...doubtsOf(raw, steps), ...this.#duplicates(counted)],
    };
  }

  /**
   * The steps that tell what AWS has otherwise. The engine makes an update or a deletion of the step that reads AWS if that has found a
   * difference (pkg/backend/display/json.go). In `refresh --preview-only`, this is the only step of the resource; in `destroy --refresh`,
   * the step of the deletion comes after it. In a preview, the program's step of the same resource comes later.
   */
  #drifted(): ReadonlySet<Read> {
    const byUrn = new Map<string, Read[]>();
    for (const found of this.#steps) byUrn.set(found.step.urn, [...(byUrn.get(found.step.urn) ?? []), found]);
    const isRefresh =
      this.#steps.some(({ op }) => op === "refresh") && this.#steps.every(({ op }) => ofRefresh.has(op));
    const drifted = [...byUrn.values()].flatMap(group => {
      const [one, ...later] = group;
      if (one === undefined) return [];
      if (isRefresh) return group.filter(({ op }) => op === "update" || (op === "delete" && later.length === 0));
      const follows = one.op === "update" ? ofProgram : one.op === "delete" ? ofLost : undefined;
      return follows !== undefined && later.some(({ op }) => follows.has(op)) ? [one] : [];
    });
    return new Set(drifted);
  }

  #clean(step: Step): Step {
    const { before, after, outputs, changes } = step;
    const value = (map: Properties | undefined) => this.#secrets.value(map) as Properties | undefined;
    return {
      ...step,
      // URNs are compared and never shown.
      name: shortName(this.#secrets.text(step.name)),
      type: isType.test(step.type) ? step.type : shortName(this.#secrets.text(step.type)),
      before: value(before),
      after: value(after),
      outputs: value(outputs) ?? {},
      changes: changes.map(change => ({
        ...change,
        path: this.#secrets.text(change.path),
        before: this.#secrets.value(change.before, change.path),
        after: this.#secrets.value(change.after, change.path),
      })),
      initErrors: step.initErrors.map(error => this.#secrets.text(error)),
    };
  }

  #diagnostic({ urn, message, severity }: Properties): Diagnostic {
    return {
      urn: text(urn),
      message: this.#secrets.text(text(message) ?? ""),
      severity: severity === "error" || severity === "warning" ? severity : "info",
    };
  }

  #duplicates(steps: readonly Read[]): string[] {
    const seen = new Set<string>();
    const doubled = new Set<string>();
    // A resource may have an old copy that still waits for its deletion.
    for (const { op, step } of steps)
      if (
        op !== "refresh" &&
        op !== "import" &&
        !op.startsWith("delete") &&
        !op.startsWith("discard") &&
        !op.startsWith("remove")
      ) {
        if (seen.has(step.urn)) doubled.add(step.name);
        seen.add(step.urn);
      }
    return [...doubled].map(name => `${this.#secrets.text(name)} is in the preview more than once.`);
  }
}
