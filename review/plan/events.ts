import { list, record, text } from "./fields";
import type { Properties } from "./plan";
import type { RawPreview } from "./rawPreview";

/** Members by which an event is known. Source: sdk/go/common/apitype/events.go, EngineEvent. */
const eventNames =
  /^(?:cancel|stdout|diagnostic|prelude|summary|resourcePre|resOutputs|resOpFailed|policy\w*|startDebugging|progress|error)Event$/;

export const isEvent = (document: Properties): boolean => Object.keys(document).some(name => eventNames.test(name));

/** Marks of colours in messages, for example `<{%reset%}>`. Source: sdk/go/common/diag/colors. */
const withoutColours = (message: string) => message.replaceAll(/<\{%.*?%\}>/g, "");

/** Events of the engine, one by one, as `pulumi preview --json` prints them with PULUMI_ENABLE_STREAMING_JSON_PREVIEW. */
export class EventReader {
  /** Whether the events are those of an update that has changed something. */
  isUpdate = false;
  readonly #preview: RawPreview;
  readonly #refreshed = new Set<string>();

  constructor(preview: RawPreview) {
    this.#preview = preview;
  }

  read(event: Properties): void {
    const preview = this.#preview;
    preview.isStream = true;
    const { config } = record(event["preludeEvent"]) ?? {};
    if (config !== undefined) preview.config = record(config);
    this.#message(event);
    const summary = record(event["summaryEvent"]);
    if (summary !== undefined) {
      if (summary["isPreview"] === false) this.isUpdate = true;
      preview.isFinished = true;
      preview.changeSummary = record(summary["resourceChanges"]);
      preview.isCorrupt = summary["maybeCorrupt"] === true;
    }
    const before = record(event["resourcePreEvent"]);
    if (before !== undefined && before["planning"] !== true) this.isUpdate = true;
    const metadata = record(before?.["metadata"]);
    if (metadata !== undefined) {
      if (metadata["op"] === "refresh") this.#refreshed.add(String(metadata["urn"]));
      preview.add(stepOf(metadata));
    }
    // What a refresh has found is in the event after it, as in pkg/backend/display/json.go, ShowPreviewDigest.
    const found = record(record(event["resOutputsEvent"])?.["metadata"]);
    if (found !== undefined && this.#refreshed.has(String(found["urn"])) && found["op"] !== "refresh")
      preview.replace(stepOf(found));
  }

  #message(event: Properties): void {
    const say = (severity: string, message: unknown, urn?: unknown) =>
      this.#preview.diagnostics.push({ severity, message: withoutColours(text(message) ?? ""), urn });
    const diagnostic = record(event["diagnosticEvent"]);
    if (diagnostic !== undefined && diagnostic["ephemeral"] !== true && diagnostic["severity"] !== "debug")
      say(
        text(diagnostic["severity"]) ?? "info",
        `${text(diagnostic["prefix"]) ?? ""}${text(diagnostic["message"]) ?? ""}`,
        diagnostic["urn"],
      );
    const printed = record(event["stdoutEvent"]);
    if (printed !== undefined) say("info", printed["message"]);
    const policy = record(event["policyEvent"]);
    if (policy !== undefined)
      say(
        policy["enforcementLevel"] === "mandatory" ? "error" : "warning",
        `${text(policy["policyName"]) ?? "a policy"}: ${text(policy["message"]) ?? ""}`,
        policy["resourceUrn"],
      );
    const error = record(event["errorEvent"]);
    if (error !== undefined) say("error", error["error"]);
  }
}

/** The step of an event in the form of the document. */
function stepOf({ op, urn, old, new: wanted, keys, detailedDiff }: Properties): Properties {
  const differences = Object.entries(record(detailedDiff) ?? {}).map(([path, difference]) => {
    const { diffKind, inputDiff } = record(difference) ?? {};
    return [path, { kind: diffKind, inputDiff }];
  });
  return {
    op,
    urn,
    oldState: record(old),
    newState: record(wanted),
    replaceReasons: list(keys),
    detailedDiff: Object.fromEntries(differences),
  };
}
