import { asUtf8 } from "./input/encoding";
import { EventReader, isEvent } from "./events";
import { record, text } from "./fields";
import { NoPlan, howTo } from "./noPlan";
import { kindOf } from "./input/otherDocuments";
import type { Plan, Properties } from "./plan";
import { PlanBuilder } from "./planBuilder";
import { RawPreview } from "./rawPreview";
import { Scanner } from "./input/scanner";

export { NoPlan };

/**
 * Reads what `pulumi preview --json` prints: one document, or events one by one if PULUMI_ENABLE_STREAMING_JSON_PREVIEW is set;
 * also of `refresh --preview-only` and `destroy --preview-only`. Lines of other programs before and after it are left out. The
 * plan has no secrets any more.
 *
 * @param input the text, or its bytes a piece at a time
 * @throws NoPlan with one sentence, if the input is something else
 */
export function readPlan(input: string | Iterable<Buffer>): Plan {
  const reader = new Reader();
  const scanner = new Scanner();
  let length = 0;
  for (const chunk of asUtf8(typeof input === "string" ? [Buffer.from(input, "utf8")] : input)) {
    length += chunk.length;
    for (const piece of scanner.push(chunk)) {
      if (piece.kind === "line") reader.line(piece.text);
      else if (piece.kind === "member") reader.member(piece.text);
      else if (piece.kind === "element") reader.element(piece.list, piece.text);
      else if (piece.kind === "end") reader.end();
    }
  }
  for (const piece of scanner.finish()) if (piece.kind === "line") reader.line(piece.text);
  if (scanner.isOpen)
    throw new NoPlan(
      `The input ends in the middle of a JSON document (${length} bytes): the preview was cut off. ${howTo}`,
    );
  return reader.plan();
}

/** Puts the pieces of the input together. */
class Reader {
  readonly #builder = new PlanBuilder();
  readonly #preview = new RawPreview(
    step => this.#builder.add(step),
    step => this.#builder.replace(step),
  );
  readonly #events = new EventReader(this.#preview);
  /** Members of the present document. */
  #members: [string, unknown][] = [];
  #hasSteps = false;
  #previews = 0;
  #eventCount = 0;
  readonly #others: Properties[] = [];
  #firstLine = "";

  line(line: string): void {
    if (this.#firstLine === "") this.#firstLine = line.trim();
    // The command's own errors, if both of its outputs go to one file.
    if (/^\s*error: /.test(line)) this.#preview.diagnostics.push({ severity: "error", message: line.trim() });
  }

  member(json: string): void {
    this.#members.push(...Object.entries(parse(`{${json}}`) as Properties));
  }

  element(list: string, json: string): void {
    const value = parse(json);
    if (list === "steps") {
      this.#hasSteps = true;
      this.#preview.add(value);
    } else this.#event(record(value) ?? {});
  }

  end(): void {
    // From entries, because an assignment of `__proto__` would not make a member.
    const document = Object.fromEntries(this.#members);
    const hasSteps = this.#hasSteps;
    this.#members = [];
    this.#hasSteps = false;
    if (isEvent(document)) this.#event(document);
    else if (hasSteps || isEmptyPreview(document)) {
      this.#previews++;
      this.#preview.members(document);
    } else if (!Array.isArray(document["events"]) || document["events"].length > 0) this.#others.push(document);
  }

  #event(event: Properties): void {
    this.#eventCount++;
    this.#events.read(event);
  }

  plan(): Plan {
    const found = this.#previews + (this.#eventCount > 0 ? 1 : 0);
    if (found > 1)
      throw new NoPlan(`The input has ${found} previews one after the other. Review each of them by itself.`);
    if (this.#events.isUpdate)
      throw new NoPlan(`The input is the record of an update that has run, and not a preview. ${howTo}`);
    if (found === 0) throw new NoPlan(`${this.#whatItIs()} ${howTo}`);
    return this.#builder.plan(this.#preview);
  }

  #whatItIs(): string {
    const [other] = this.#others;
    if (other !== undefined) {
      const kind = kindOf(other);
      return kind === undefined
        ? "The input is JSON without the steps of a preview."
        : `The input is JSON, but not a preview of Pulumi: it is ${kind}.`;
    }
    if (this.#firstLine === "") return "The input is empty.";
    if (/^[["\d]/.test(this.#firstLine)) return "The input has no JSON document that begins with { on a line.";
    return "The input is not JSON.";
  }
}

/** A stack without resources has a preview without steps. One that has failed early has only messages. */
const isEmptyPreview = (document: Properties): boolean =>
  !("resources" in document) &&
  (Array.isArray(document["diagnostics"])
    ? document["diagnostics"].length > 0
    : "duration" in document && ("config" in document || "changeSummary" in document));

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    // Node quotes the text around the error, and there may be a secret in it.
    const reason = text(error instanceof Error ? error.message : "")?.split(/,? ?["'.\n]/)[0] ?? "";
    throw new NoPlan(`The input is not JSON (${reason.slice(0, 100)}). ${howTo}`);
  }
}
