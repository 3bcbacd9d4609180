import type { Check } from "./check";
import { addresses } from "./checks/addresses";
import { closedDatabase, closedSsh, closedWebServers } from "./checks/closed";
import { database, replicationLag } from "./checks/database";
import { eachServer } from "./checks/eachServer";
import { guestBook } from "./checks/guestBook";
import { noVersions, pageHeaders } from "./checks/headers";
import { page } from "./checks/page";
import { redirect } from "./checks/redirect";
import type { Outputs } from "./outputs";

/** `sample`: this project's stack with its sample site. `site`: this stack with another site. `url`: a stack with only a url. */
export type Kind = "sample" | "site" | "url";

export function kindOf(outputs: Outputs, isSample: boolean): Kind {
  if (outputs.webServers.length === 0) return "url";
  return isSample ? "sample" : "site";
}

/** The checks for this kind of stack, in an order in which an early failure explains the later ones. */
export function checklist(kind: Kind, { url, databaseWriter, databaseReader }: Outputs): readonly Check[] {
  if (kind === "url") return [page];
  const hasDatabase = databaseWriter !== undefined || databaseReader !== undefined;
  return [
    addresses,
    eachServer,
    ...(kind === "sample" ? [database, guestBook, replicationLag, pageHeaders] : []),
    noVersions,
    ...(url.protocol === "https:" ? [redirect()] : []),
    ...(hasDatabase ? [closedDatabase] : []),
    closedSsh,
    closedWebServers,
  ];
}
