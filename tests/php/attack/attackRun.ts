import type { Socket } from "node:net";
import { type ParsedAnswer, readAnswers } from "./answerStream";
import type { Attack } from "./malformedRequests";

/** A connection is given up when nothing has come for this long: the server waits for the rest of the request. */
const idleMs = 150;

/** What came of an attack: the answers on its connection, or what was no answer. */
export interface End {
  readonly attack: Attack;
  readonly answers: readonly ParsedAnswer[];
  readonly fault?: string;
}

/** What came of all attacks, and which visitors got another answer than their own. */
export interface Outcome {
  readonly ends: readonly End[];
  readonly victims: readonly string[];
}

/**
 * Sends all attacks, each on a connection of its own, and after each one the request of an honest visitor, which goes over the
 * same connections to the server.
 *
 * @param connect opens a connection
 * @param parallel how many attackers there are at once
 */
export async function runAttacks(
  connect: () => Socket,
  attacks: readonly Attack[],
  parallel: number,
): Promise<Outcome> {
  const left = [...attacks];
  const ends: End[] = [];
  const victims: string[] = [];
  const attacker = async () => {
    for (let attack = left.pop(); attack !== undefined; attack = left.pop()) {
      const { sent, isClosed } = await send(connect(), attack.bytes);
      try {
        ends.push({ attack, answers: readAnswers(sent, isClosed) });
      } catch (error) {
        ends.push({ attack, answers: [], fault: (error as Error).message });
      }
      const honest = `GET /mine.php?number=${attack.id} HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n\r\n`;
      const visit = await send(connect(), honest, 5000);
      if (!/^HTTP\/1.1 200 /.test(visit.sent) || !visit.sent.includes(`mine ${attack.id}.`))
        victims.push(`after ${attack.id}: ${visit.sent.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, attacker));
  return { ends, victims };
}

/** Sends bytes, and returns all that comes back. */
function send(socket: Socket, bytes: string, waitMs = idleMs): Promise<{ sent: string; isClosed: boolean }> {
  return new Promise(done => {
    let sent = "";
    let isClosed = false;
    socket.setEncoding("latin1").setTimeout(waitMs);
    socket.on("connect", () => socket.write(bytes, "latin1"));
    socket.on("data", part => (sent += String(part))).on("error", () => {});
    socket.on("end", () => (isClosed = true)).on("timeout", () => socket.destroy());
    socket.on("close", () => done({ sent, isClosed }));
  });
}

/** Hidden requests that ran, by their numbers, without an answer on the connection that sent them. */
export function unanswered(ran: readonly string[], ends: readonly End[]): string[] {
  const answered = ends.flatMap(({ answers }) => answers.map(({ body }) => /^hidden (\d+)$/.exec(body)?.[1] ?? ""));
  return ran.filter(id => !answered.includes(id));
}
