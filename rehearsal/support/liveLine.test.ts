import { Terminal } from "@xterm/headless";
import { describe, expect, it } from "vitest";
import { type RunningWork, liveLine, overwrite } from "./liveLine";

/** What the first run on a new machine does at once. */
const works = (seconds: number): RunningWork[] => [
  {
    what: "building Pulumi CLI 3.232.0, first downloading its modules (3 GB in Go's caches)",
    hint: " (last time 4 min 14 s)",
    seconds,
  },
  { what: "building the image ready", hint: " (last time 1 min 40 s)", seconds: seconds - 2 },
  { what: "installing Debian packages", hint: "", seconds: 3 },
];

describe("the line of progress", () => {
  it.each([
    [
      200,
      "… building Pulumi CLI 3.232.0, first downloading its modules (3 GB in Go's caches) (last time 4 min 14 s) 9 s" +
        " · building the image ready (last time 1 min 40 s) 7 s · installing Debian packages 3 s",
    ],
    [
      140,
      "… building Pulumi CLI 3.232.0, first downloading its modules (3 GB in … 9 s" +
        " · building the image ready 7 s · installing Debian packages 3 s",
    ],
    [80, "… building Pulumi CL… 9 s · building the image… 7 s · installing Debian … 3 s"],
    [40, "… build… 9 s · build… 7 s · insta… 3 s"],
  ])("tells about three works at once in %i columns", (columns, expected) => {
    expect(liveLine(works(9), columns)).toBe(expected);
    expect(expected.length).toBeLessThan(columns);
  });

  it("is never as wide as the terminal, however narrow that is", () => {
    for (let columns = 2; columns < 250; columns++) expect(liveLine(works(754), columns).length).toBeLessThan(columns);
  });

  it("takes a terminal that does not know its width for one of 80 columns", () => {
    for (const unknown of [undefined, 0]) expect(liveLine(works(9), unknown)).toBe(liveLine(works(9), 80));
  });
});

describe("on a terminal", () => {
  const open = (columns: number) => {
    const terminal = new Terminal({ cols: columns, rows: 20, convertEol: true, allowProposedApi: true });
    const write = (text: string) => new Promise<void>(done => terminal.write(text, done));
    return { terminal, write };
  };
  /** Rows that are not empty. */
  const rows = ({ buffer: { active } }: Terminal) =>
    Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? "").filter(Boolean);

  it.each([140, 80, 40])("each update takes the place of the one before, in %i columns", async columns => {
    const { terminal, write } = open(columns);
    await write("$ npm run rehearse\n");
    for (const seconds of [9, 10, 11]) {
      await write(overwrite(liveLine(works(seconds), terminal.cols)));
      expect(rows(terminal)).toEqual(["$ npm run rehearse", liveLine(works(seconds), columns)]);
    }
    await write(`${overwrite("")}built: 11.0 s\n`);
    expect(rows(terminal)).toEqual(["$ npm run rehearse", "built: 11.0 s"]);
  });

  describe.each([
    [140, 40],
    [80, 30],
    [40, 140],
  ])("that is resized from %i to %i columns", (before, after) => {
    const updated = ["$ npm run rehearse", liveLine(works(10), after)];

    it("nothing is left of the old line when the terminal cuts it off, as xterm does", async () => {
      const { terminal, write } = open(before);
      await write(`$ npm run rehearse\n${overwrite(liveLine(works(9), before))}`);
      terminal.resize(after, 20);
      await write(overwrite(liveLine(works(10), terminal.cols)));
      expect(rows(terminal)).toEqual(updated);
    });

    it("nothing is left of the old line when the terminal breaks it into several, as tmux and GNOME's do", async () => {
      const old = liveLine(works(9), before);
      const wide = open(before);
      await wide.write(overwrite(old));
      // They keep the cursor on the character that it was on.
      const cursorRow = Math.floor(wide.terminal.buffer.active.cursorX / after);
      const up = Math.ceil(old.length / after) - 1 - cursorRow;
      const { terminal, write } = open(after);
      await write(`$ npm run rehearse\n${old}${up > 0 ? `\x1b[${up}A` : ""}`);
      await write(overwrite(liveLine(works(10), terminal.cols)));
      expect(rows(terminal)).toEqual(updated);
    });
  });
});
