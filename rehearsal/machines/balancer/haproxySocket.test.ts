import { describe, expect, it } from "vitest";
import { rows } from "./haproxySocket";

describe("rows", () => {
  it("reads a listing by its header", () => {
    expect(rows("# pxname,svname,status\nweb,10.20.10.5:80,DOWN 1/2\n\n")).toEqual([
      { pxname: "web", svname: "10.20.10.5:80", status: "DOWN 1/2" },
    ]);
  });
});
