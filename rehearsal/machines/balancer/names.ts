import { createHash } from "node:crypto";
import type { Listener, Target, TargetGroup } from "../../aws/core/topology";

/** The backend with a group's targets and their health checks. */
export const backendOf = (group: TargetGroup) => group.name;

/** The backend with the same targets and no checks. It gets the requests while no target is healthy. */
export const openBackendOf = (group: TargetGroup) => `${group.name}.open`;

/** The backend without a server: it answers 503. A target group's name has no dot, so none can be equal. */
export const emptyBackend = "no.target";

/** A target's name in HAProxy, for example `10.20.10.5:80`; its health check sends it as `Host`. */
export const keyOf = (target: Pick<Target, "address" | "port">) => `${target.address}:${target.port}`;

/** File of a listener's certificate, next to the configuration. */
export const certificateFile = (listener: Listener) =>
  `${createHash("sha256")
    .update(listener.certificate ?? "")
    .digest("hex")
    .slice(0, 16)}.pem`;

/** A text as one word of HAProxy's configuration. */
export function word(text: string): string {
  return [...Buffer.from(text)]
    .map(byte => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9_./:;=?&*+,<>()@^|!~-]/.test(character)
        ? character
        : `\\x${byte.toString(16).padStart(2, "0")}`;
    })
    .join("");
}
