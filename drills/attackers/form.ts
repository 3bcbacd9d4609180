import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

const patienceMs = 10_000;

/** Where a form is sent: a node of the balancer, and the site's name. */
export interface FormPlace {
  readonly host: string;
  readonly name: string;
  readonly port: number;
  readonly https: boolean;
}

/** Signs the guest book on a new connection. Returns the status of the answer, 0 if there is none in ten seconds. */
export async function sendForm(place: FormPlace, localAddress: string, message: string): Promise<number> {
  const body = new URLSearchParams({ name: attackerName, message }).toString();
  const send = place.https ? httpsRequest : httpRequest;
  return new Promise(resolve => {
    const sent = send(
      {
        host: place.host,
        port: place.port,
        servername: place.name,
        rejectUnauthorized: false,
        localAddress,
        path: "/guestbook",
        method: "POST",
        headers: {
          Host: place.name,
          "Content-Type": "application/x-www-form-urlencoded",
          "Content-Length": Buffer.byteLength(body),
        },
        agent: false,
        signal: AbortSignal.timeout(patienceMs),
      },
      response => {
        response.on("error", () => resolve(0));
        response.on("end", () => resolve(response.statusCode ?? 0)).resume();
      },
    );
    sent.on("error", () => resolve(0));
    sent.end(body);
  });
}

/** The name in the entries that the attackers write. */
export const attackerName = "attacker";
