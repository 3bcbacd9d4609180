import type { Action, Condition, Listener, Topology } from "../../aws/core/topology";
import { backendOf, emptyBackend, openBackendOf, word } from "./names";

/** A listener's rules as lines of a frontend. The first rule whose conditions are all met decides what happens to a request. */
export function listenerRules(topology: Topology, listener: Listener): string[] {
  return [
    ...listener.rules.map(({ conditions }, rule) => {
      const all = ["!{ var(txn.rule) -m found }", ...conditions.map(condition => `{ ${test(condition)} }`)];
      return `http-request set-var(txn.rule) int(${rule}) if ${all.join(" ")}`;
    }),
    ...listener.rules.flatMap(({ action }, rule) => actionRules(topology, action, `{ var(txn.rule) -m int ${rule} }`)),
    `default_backend ${emptyBackend}`,
  ];
}

function test({ field, values }: Condition): string {
  // Host names are compared without regard to case, paths with.
  const subject = field === "host-header" ? "req.hdr(host),field(1,:) -m reg -i" : "path -m reg";
  return `${subject} ${values.map(value => word(pattern(value))).join(" ")}`;
}

/** The regular expression for a value with the wildcards `*` and `?`. */
function pattern(value: string): string {
  const text = value.replace(/[^A-Za-z0-9]/g, character =>
    character === "*" ? ".*" : character === "?" ? "." : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return `^${text}$`;
}

function actionRules(topology: Topology, action: Action, when: string): string[] {
  if (action.kind === "fixed") {
    const body = action.body === "" ? "" : ` content-type ${word(action.contentType)} string ${word(action.body)}`;
    return [`http-request return status ${action.status}${body} hdr Server awselb/2.0 if ${when}`];
  }
  if (action.kind === "redirect") return redirect(action, when);
  return forward(topology, action, when);
}

function forward(topology: Topology, action: Action & { kind: "forward" }, when: string): string[] {
  const total = action.groups.reduce((sum, group) => sum + group.weight, 0);
  let below = 0;
  return [
    ...(action.groups.length > 1 ? [`http-request set-var(txn.draw) rand(${Math.max(1, total)}) if ${when}`] : []),
    ...action.groups.flatMap(({ arn, weight }) => {
      const group = topology.targetGroups.find(group => group.arn === arn);
      if (group === undefined || (action.groups.length > 1 && weight === 0)) return [];
      const [normal, open] = [backendOf(group), openBackendOf(group)];
      const drawn = action.groups.length > 1 ? `${when} { var(txn.draw) -m int lt ${(below += weight)} }` : when;
      return [
        // A group without a target answers 503. When no target is healthy, all of them get requests, as on AWS.
        // `stopping`: a HAProxy process that has been replaced believes that its backends are empty, and would answer 503
        // to the last requests of its connections.
        `use_backend ${emptyBackend} if ${drawn} !{ stopping } { nbsrv(${open}) eq 0 }`,
        `use_backend ${open} if ${drawn} !{ stopping } { nbsrv(${normal}) eq 0 }`,
        `use_backend ${normal} if ${drawn}`,
      ];
    }),
  ];
}

function redirect(action: Action & { kind: "redirect" }, when: string): string[] {
  const values: Readonly<Record<string, string>> = {
    host: "%[req.hdr(host),field(1,:)]",
    // `bytes(1)` leaves out the first slash, as AWS's `#{path}` does.
    path: "%[path,bytes(1)]",
    port: "%[dst_port]",
    protocol: "%[var(txn.protocol)]",
    query: "%[query]",
  };
  const fill = (template: string) =>
    template
      .split(/(#\{\w+\})/)
      .map(part => values[/^#\{(\w+)\}$/.exec(part)?.[1] ?? ""] ?? word(part.replaceAll("%", "%%")))
      .join("");
  const place = `${fill(action.protocol.toLowerCase())}://${fill(action.host)}:${fill(action.port)}${fill(action.path)}`;
  const query = `http-request set-var-fmt(txn.query) ${fill(action.query)} if ${when}`;
  const answer = (location: string, condition: string) =>
    `http-request redirect code ${action.status} location ${location} if ${condition}`;
  return [
    "http-request set-var(txn.protocol) str(https) if { ssl_fc }",
    "http-request set-var(txn.protocol) str(http) unless { ssl_fc }",
    ...(action.query === ""
      ? []
      : [query, answer(`${place}?%[var(txn.query)]`, `${when} { var(txn.query) -m len gt 0 }`)]),
    answer(place, when),
  ];
}
