import { describe, expect, it } from "vitest";
import { Screen } from "./screen";

const all = 'warning\r\nlamp-session 1 ["bash"]\r\n\x1b[1mbold\x1b]0;title\x07 end\x1b]lamp-session;exit=12\x07';

describe("Screen", () => {
  it.each([1, 2, 3, 7, 1000])("shows what the command shows and reads its status, in pieces of %i bytes", size => {
    const screen = new Screen();
    let shown = "";
    for (let at = 0; at < all.length; at += size)
      shown += screen.take(Buffer.from(all.slice(at, at + size))).toString();
    expect([shown, screen.code]).toEqual(["\x1b[1mbold\x1b]0;title\x07 end", 12]);
  });

  it("shows a key's echo at once, also an escape that is no status", () => {
    const screen = new Screen();
    screen.take(Buffer.from("lamp-session 1 []\r\n"));
    expect(screen.take(Buffer.from("a")).toString()).toBe("a");
    expect(screen.take(Buffer.from("\x1b[A")).toString()).toBe("\x1b[A");
    expect(screen.code).toBeUndefined();
  });

  it("keeps what was said when no command has begun", () => {
    const screen = new Screen();
    expect(screen.take(Buffer.from("sh: not found\r\n")).length).toBe(0);
    expect(screen.before).toBe("sh: not found\r\n");
  });
});
