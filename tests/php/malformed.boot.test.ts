import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAnswers } from "./attack/answerStream";
import { type End, type Outcome, runAttacks, unanswered } from "./attack/attackRun";
import { attacks } from "./attack/malformedRequests";
import { NaiveProxy } from "./attack/naiveProxy";
import { ServedSite } from "./servedSite";

/** Random requests differ in each run. A run that has failed is repeated with FUZZ_SEED=N. */
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
console.info(`tests/php/malformed.boot.test.ts: FUZZ_SEED=${seed}`);
const count = 300;

const site = {
  "public/index.php": "<?php echo 'first page';",
  "public/echo.php": "<?php echo strlen(file_get_contents('php://input'));",
  // It answers with its number and writes it down, so that a run without an answer is seen.
  "public/hidden.php":
    "<?php file_put_contents(sys_get_temp_dir() . '/hidden', $_GET['id'] . ' ', FILE_APPEND | LOCK_EX); echo 'hidden ', $_GET['id'];",
  "public/seen.php":
    "<?php $file = sys_get_temp_dir() . '/hidden'; echo @file_get_contents($file); file_put_contents($file, '');",
  "public/mine.php": "<?php echo 'mine ', $_GET['number'], '.';",
};

describe("requests that no honest client sends, through the balancer to Apache", () => {
  let served: ServedSite;
  let outcome: Outcome;
  let ran: string[];

  /** Numbers of the hidden requests that have run since it was last asked. */
  const seen = async () => (await served.ask({ path: "/seen.php" })).body.split(" ").filter(id => id !== "");

  beforeAll(async () => {
    served = await ServedSite.start(site);
    outcome = await runAttacks(() => served.connect(), attacks(seed, count), 12);
    ran = await seen();
  });
  afterAll(() => (served as ServedSite | undefined)?.stop());

  const shown = ({ attack, answers, fault }: End) =>
    JSON.stringify({ sent: attack.bytes.slice(0, 400), statuses: answers.map(({ status }) => status), fault });

  it(`get well-formed answers only (seed ${seed})`, () => {
    const { ends } = outcome;
    expect(ends).toHaveLength(count);
    expect(ends.filter(({ fault }) => fault !== undefined).map(shown)).toEqual([]);
    // A few are no more than unusual, and are served. If all were refused, the test would show nothing.
    expect(ends.filter(({ answers }) => answers.some(({ status }) => status === 200)).length).toBeGreaterThan(10);
    expect(ends.filter(({ answers }) => answers.some(({ status }) => status === 400)).length).toBeGreaterThan(10);
  });

  it("hide no request: each one that runs is answered on the connection that sent it", () => {
    // Some are ordinary requests, one after the other on a connection. They show that a run is seen.
    expect(ran.length).toBeGreaterThan(0);
    const hidden = unanswered(ran, outcome.ends);
    expect(outcome.ends.filter(({ attack }) => hidden.includes(String(attack.id))).map(shown)).toEqual([]);
    expect(new Set(ran).size).toBe(ran.length);
  });

  it("take no answer from another visitor", () => {
    expect(outcome.victims).toEqual([]);
  });

  it("leave a server that serves", async () => {
    expect(await served.ask({ path: "/" })).toMatchObject({ status: 200, body: "first page" });
  });

  it("would be seen: a proxy that reads lengths in its own way runs hidden requests, and gives their answers to others", async () => {
    const proxy = await NaiveProxy.start(() => served.connect());
    try {
      const hidden = (id: number) => `GET /hidden.php?id=${id} HTTP/1.1\r\nHost: www.example.com\r\n\r\n`;
      const smuggled = [1, 2, 3].map(id => ({
        id,
        bytes: `GET / HTTP/1.1\r\nHost: www.example.com\r\nContent_Length: ${hidden(id).length}\r\n\r\n${hidden(id)}`,
      }));
      const { ends, victims } = await runAttacks(() => connect(proxy.port, "127.0.0.1"), smuggled, 1);
      expect([unanswered(await seen(), ends).length > 0, victims.length > 0]).toEqual([true, true]);
    } finally {
      proxy.stop();
    }
  });
});

describe("readAnswers", () => {
  it("sees what is no answer, and what is cut", () => {
    const chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    const both = readAnswers(`${chunks}HTTP/1.1 204 No Content\r\n\r\n`, false);
    expect(both).toEqual([
      { status: 200, body: "ab" },
      { status: 204, body: "" },
    ]);
    expect(() => readAnswers("hello", true)).toThrow("no answer");
    expect(() => readAnswers("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", true)).toThrow("a cut answer");
    expect(() => readAnswers("HTTP/1.1 200 OK\r\n\r\nab", false)).toThrow("without an end");
    expect(() => readAnswers(chunks.slice(0, -9), true)).toThrow("cut chunk");
  });
});
