import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { errorSeconds } from "./loseFiles";

it("allows the seconds after which lamp-shared takes a silent mount away, and one more", () => {
  const script = readFileSync(join(__dirname, "../../userdata/files/usr/local/sbin/lamp-shared"), "utf8");
  const answer = Number(/LAMP_ANSWER_SECONDS:-(\d+)/.exec(script)?.[1]);
  const pause = Number(/^ {4}sleep (\d+)$/m.exec(script)?.[1]);
  expect(errorSeconds).toBe(pause + 2 * answer + 1);
});
