import { describe, expect, it } from "vitest";
import { LineReader, inputLines } from "./lines";

async function heard(pieces: readonly (string | Buffer)[]) {
  const said: unknown[] = [];
  const reader = new LineReader({
    output: async (stream, data) => void said.push([stream, data.toString("latin1")]),
    begun: () => void said.push("begun"),
    ended: code => void said.push(code),
  });
  for (const piece of pieces) await reader.take(Buffer.from(piece));
  return { said, before: reader.before };
}

describe("LineReader", () => {
  it("keeps the outputs apart, puts lines and parts of lines together, and reads the status", async () => {
    const { said } = await heard(['lamp-session 1 ["id"]\n1:a\n2:e\n1+b\n', "=3\n"]);
    expect(said).toEqual(["begun", [1, "a\n"], [2, "e\n"], [1, "b"], 3]);
  });

  it("gives the same wherever pieces end, also within a character", async () => {
    const bytes = Buffer.from("lamp-session 1 []\n1:Grüße 日本\n=0\n");
    const pieces = [...bytes].map(byte => Buffer.from([byte]));
    expect((await heard(pieces)).said).toEqual(["begun", [1, Buffer.from("Grüße 日本\n").toString("latin1")], 0]);
  });

  it.each([
    [String.raw`\000\033\377`, "\0\x1b\xff"],
    [String.raw`\a\b\t\n\v\f\r`, "\x07\b\t\n\v\f\r"],
    [String.raw`\\n`, "\\n"],
    [String.raw`\\\n`, "\\\n"],
  ])("reads the escapes of %s", async (text, plain) => {
    expect((await heard([`lamp-session 1 []\n1+${text}\n`])).said).toEqual(["begun", [1, plain]]);
  });

  it("takes nothing for output that comes before the command, and keeps it", async () => {
    expect(await heard(["sh: not found\n1:no\n"])).toEqual({ said: [], before: "sh: not found\n1:no\n" });
  });
});

it("writes input in lines that fit into one message", () => {
  const lines = [...inputLines(Buffer.alloc(2000, 7))];
  expect(lines.every(line => line.length <= 1024)).toBe(true);
  expect(Buffer.concat(lines.map(line => Buffer.from(line.toString(), "base64"))).equals(Buffer.alloc(2000, 7))).toBe(
    true,
  );
});
