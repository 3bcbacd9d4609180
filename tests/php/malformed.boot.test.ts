import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ParsedAnswer, readAnswers } from "./answerStream";
import { type Attack, attacks } from "./malformedRequests";
import { ServedSite } from "./servedSite";

/** Random requests differ in each run. A run that has failed is repeated with FUZZ_SEED=N. */
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
console.info(`tests/php/malformed.boot.test.ts: FUZZ_SEED=${seed}`);
const count = 300;
/** A connection is given up when nothing has come for this long: the server waits for the rest of the request. */
const idleMs = 150;

const site = {
  "public/index.php": "<?php echo 'first page';",
  "public/echo.php": "<?php echo strlen(file_get_contents('php://input'));",
  // It answers with its number and writes it down, so that a run without an answer is seen.
  "public/hidden.php":
    "<?php file_put_contents(sys_get_temp_dir() . '/hidden', $_GET['id'] . ' ', FILE_APPEND | LOCK_EX); echo 'hidden ', $_GET['id'];",
  "public/seen.php": "<?php echo @file_get_contents(sys_get_temp_dir() . '/hidden');",
  "public/mine.php": "<?php echo 'mine ', $_GET['number'];",
};

/** What came of an attack: the answers on its connection, or what was no answer. */
interface End {
  readonly attack: Attack;
  readonly answers: readonly ParsedAnswer[];
  readonly fault?: string;
}

describe("requests that no honest client sends, through the balancer to Apache", () => {
  let served: ServedSite;
  const ends: End[] = [];
  const victims: string[] = [];

  /** Sends the bytes, and returns all that comes back. */
  const send = (attack: Attack) =>
    new Promise<End>(done => {
      let got = "";
      let isClosed = false;
      const socket = served.connect().setEncoding("latin1").setTimeout(idleMs);
      socket.on("connect", () => socket.write(attack.bytes, "latin1"));
      socket.on("data", part => (got += String(part))).on("error", () => {});
      socket.on("end", () => (isClosed = true)).on("timeout", () => socket.destroy());
      socket.on("close", () => {
        try {
          done({ attack, answers: readAnswers(got, isClosed) });
        } catch (error) {
          done({ attack, answers: [], fault: (error as Error).message });
        }
      });
    });

  beforeAll(async () => {
    served = await ServedSite.start(site);
    const left = attacks(seed, count);
    const attacker = async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        ends.push(await send(next));
        // The next request of somebody else goes over the same connections to the server.
        const number = next.id;
        const { status, body } = await served.ask({ path: `/mine.php?number=${number}` });
        if (status !== 200 || body !== `mine ${number}`) victims.push(`after ${number}: ${status} ${body}`);
      }
    };
    await Promise.all(Array.from({ length: 12 }, attacker));
  });
  afterAll(() => (served as ServedSite | undefined)?.stop());

  const shown = ({ attack, answers, fault }: End) =>
    JSON.stringify({ sent: attack.bytes.slice(0, 400), statuses: answers.map(({ status }) => status), fault });

  it(`get well-formed answers only (seed ${seed})`, () => {
    expect(ends).toHaveLength(count);
    expect(ends.filter(({ fault }) => fault !== undefined).map(shown)).toEqual([]);
    // A few are no more than unusual, and are served. If all were refused, the test would show nothing.
    expect(ends.filter(({ answers }) => answers.some(({ status }) => status === 200)).length).toBeGreaterThan(10);
    expect(ends.filter(({ answers }) => answers.some(({ status }) => status === 400)).length).toBeGreaterThan(10);
  });

  it("hide no request: each one that runs is answered on the connection that sent it", async () => {
    const { body } = await served.ask({ path: "/seen.php" });
    const ran = body.split(" ").filter(id => id !== "");
    // Some are ordinary requests, one after the other on a connection. They show that a run is seen.
    expect(ran.length).toBeGreaterThan(0);
    const answered = ends.flatMap(({ answers }) =>
      answers.map(answer => /^hidden (\d+)$/.exec(answer.body)?.[1] ?? ""),
    );
    expect(
      ran.filter(id => !answered.includes(id)).map(id => ends.filter(one => one.attack.id === Number(id)).map(shown)),
    ).toEqual([]);
    expect(new Set(ran).size).toBe(ran.length);
  });

  it("take no answer from another visitor", () => {
    expect(victims).toEqual([]);
  });

  it("leave a server that serves", async () => {
    await wait(idleMs);
    expect(await served.ask({ path: "/" })).toMatchObject({ status: 200, body: "first page" });
  });
});

describe("readAnswers", () => {
  it("sees what is no answer, and what is cut", () => {
    const chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    expect(
      readAnswers(`${chunks}HTTP/1.1 204 No Content\r\n\r\n`, false).map(({ status, body }) => [status, body]),
    ).toEqual([
      [200, "ab"],
      [204, ""],
    ]);
    expect(() => readAnswers("hello", true)).toThrow("no answer");
    expect(() => readAnswers("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", true)).toThrow("a cut answer");
    expect(() => readAnswers("HTTP/1.1 200 OK\r\n\r\nab", false)).toThrow("without an end");
    expect(() => readAnswers(chunks.slice(0, -9), true)).toThrow("cut chunk");
  });
});
