import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments";

describe("parseArguments", () => {
  it.each([
    [["id"], { command: ["id"] }],
    [["--server", "lamp-web-2", "ls", "--stack", "x"], { server: "lamp-web-2", command: ["ls", "--stack", "x"] }],
    [["--stack=org/lamp/prod=1", "--server=a", "id"], { stack: "org/lamp/prod=1", server: "a", command: ["id"] }],
    [["--", "--version"], { command: ["--version"] }],
    [["", "a"], { command: ["", "a"] }],
  ])("reads %j", (words, expected) => {
    expect(parseArguments(words)).toEqual({ stack: undefined, server: undefined, ...expected });
  });

  it.each([
    [[], "name a command"],
    [["--server", "a"], "name a command"],
    [["--server"], "--server needs a name"],
    [["--stack="], "--stack needs a name"],
    [["--root", "id"], "there is no flag --root"],
  ])("refuses %j", (words, message) => {
    expect(() => parseArguments(words)).toThrow(message);
  });
});
