import { describe, expect, it } from "vitest";
import { workersProblems } from "./workers";

it("workers may have names, commands, comments and empty lines", () => {
  const text = "# queues\n\nqueue: php artisan queue:work --max-time=3600\n  mail-2:\tphp mail.php 'a: b'\nx: y";
  expect(workersProblems(text)).toEqual([]);
  expect(workersProblems("")).toEqual([]);
});

describe("workers may not have", () => {
  const form = "have a name of a-z, 0-9 and -, a colon, a blank and a command (queue: php artisan queue:work)";
  it.each([
    ["php artisan queue:work", form],
    ["queue:php worker.php", form],
    ["queue:", form],
    ["queue:   ", form],
    ["Queue: a", form],
    ["2nd: a", form],
    ["a_b: a", form],
    ["../x: a", form],
    [`${"a".repeat(32)}: a`, form],
    ["one: b", "not name a second worker one (line 1)"],
  ])("%j", (line, must) => {
    expect(workersProblems(`one: a\n${line}\n`)).toEqual([`${must} in line 2 of workers`]);
  });

  it("line breaks of Windows, or bytes that are no text", () => {
    expect(workersProblems("a: b\r\n")).toEqual(["have line breaks of Linux in workers"]);
    expect(workersProblems("a: \0")).toEqual(["have UTF-8 text in workers"]);
  });

  it("more than 20 lines", () => {
    const lines = Array.from({ length: 21 }, (_, at) => `w${at}: a\n`);
    expect(workersProblems(lines.slice(1).join(""))).toEqual([]);
    expect(workersProblems(lines.join(""))).toEqual(["have at most 20 lines in workers, not 21"]);
  });
});
