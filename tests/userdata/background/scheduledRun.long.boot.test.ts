import { beforeAll, describe, expect, it } from "vitest";
import { partsOf } from "./parts";

describe("a task of the site's crontab", () => {
  let parts: Map<string, string[]>;
  beforeAll(async () => {
    parts = await partsOf("scheduledRun.sh");
  });

  it("runs on exactly one of three servers, also when they are late by some seconds", () => {
    expect(parts.get("at the same moment")).toEqual([1, 2, 3, 4, 5].map(round => `runs: ${round}, begun here: 1`));
  });

  it("has run for its minute when a server comes too late", () => {
    expect(parts.get("late in the minute")).toEqual([
      "web-a ends with 0: echo late >>/runs/count: it has ended with status 0 after N s",
      "web-b ends with 0: ",
      "web-c ends with 0: ",
      "late",
    ]);
  });

  it("is left out on a server that does not have the site's variables yet", () => {
    expect(parts.get("no variables")).toEqual([
      "web-a ends with 1: echo bare >>/runs/count: this run is left out: this server does not have the site's variables yet",
    ]);
  });

  it("is left out on a server that stood still when it was due", () => {
    expect(parts.get("stood still")).toEqual([
      "web-a ends with 0: echo daily >>/runs/count: this run is left out: this server stood still when it was due",
      "web-b ends with 0: echo daily >>/runs/count: it has ended with status 0 after N s",
    ]);
  });

  it("is left out on a server whose clock is wrong by minutes", () => {
    expect(parts.get("wrong clock")).toEqual([
      "web-a ends with 1: echo clock >>/runs/count: this run is left out: the clocks of this server and of the primary differ by N s",
    ]);
  });

  it("belongs to the minute in which systemd has begun it", () => {
    expect(parts.get("begun by systemd")).toEqual(["the minute in which it began"]);
  });

  it("runs as www-data in the folder of the release, with the site's variables, those of the crontab, its shell and its input", () => {
    expect(parts.get("as the site")?.slice(1)).toEqual([
      "it begins",
      "site www-data /srv/lamp/current 1970 TWO WORDS",
      "first line",
      "second line",
      "it has ended with status 0 after 0 s",
      "done\tweb-a",
    ]);
  });

  it("leaves its status and its last words in the table when it fails", () => {
    const text = `echo "no such table" >&2; exit 3: it has ended with status 3 after N s`;
    expect(parts.get("fails")).toEqual([`web-a ends with 1: ${text}`, `failed\tweb-a\t${text}: no such table`]);
  });

  it("is not started beside itself while it takes longer than its interval, and then goes on", () => {
    const well = expect.stringMatching(/it has ended with status 0 after N s$/) as string;
    expect(parts.get("takes long")).toEqual([
      expect.stringMatching(
        /^web-b ends with 0: .*: this run is left out: the one that began at TIME UTC on web-a still runs$/,
      ),
      well,
      well,
    ]);
  });

  it("does not run again in its minute when its server dies, and runs on another server when the lease is over", () => {
    expect(parts.get("server dies")).toEqual([
      "web-b ends with 0: ",
      expect.stringMatching(/^web-b ends with 0: .*: it has ended with status 0 after N s$/),
      "one row",
    ]);
  });

  it("is left out while the primary is away, and the journal says so", () => {
    expect(parts.get("primary away")).toEqual([
      "web-a ends with 1: echo run >>/runs/count: this run is left out: the primary does not take writes: SQLSTATE",
    ]);
  });

  it("is asked to end, and ended, before another server may begin it, when the primary does not answer meanwhile", () => {
    expect(parts.get("primary away meanwhile")).toEqual([
      expect.stringMatching(/: it was ended after N s, because the primary has not answered for N s$/),
      "asked: 1",
      "running\tweb-a",
    ]);
  });

  it("is ended when another server has begun it", () => {
    expect(parts.get("another server has begun it")).toEqual([
      expect.stringMatching(
        /^web-a ends with 1: .*: it was ended after N s, because another server runs it: this one had not reached the primary for too long$/,
      ),
    ]);
  });

  it("may finish when its server stops, and is ended when that takes too long", () => {
    expect(parts.get("server stops")).toEqual([
      expect.stringMatching(/^web-a ends with 0: .*: it has ended with status 0 after N s$/),
      "finished",
      expect.stringMatching(/^web-a ends with 1: .* because its server stops, and it has had 2 s to end$/),
    ]);
  });

  it("may drop every table of its schema", () => {
    expect(parts.get("drops the table")).toEqual([expect.stringMatching(/^web-a ends with 0: /), "done\tweb-a"]);
  });
});
