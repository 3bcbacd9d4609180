import { describe, expect, it } from "vitest";
import { named, record } from "../tests/support/record";
import { StackIdentity } from "./stackIdentity";

describe("StackIdentity", () => {
  const known = async (preview: boolean) => {
    let hex: string | undefined = "not asked";
    const graph = await record(async () => (hex = await new StackIdentity("lamp").known()), { preview });
    return { hex, number: named(graph, "lamp-identity") };
  };

  it("is a random number of three bytes, which an update waits for", async () => {
    const { hex, number } = await known(false);
    expect([hex, number.type, number.inputs]).toEqual(["c0ffee", "random:index/randomId:RandomId", { byteLength: 3 }]);
  });

  it("is not known in the preview of a first update, which does not wait for it in vain", async () => {
    expect((await known(true)).hex).toBeUndefined();
  });

  it("can be destroyed with a stack whose first update was refused", async () => {
    expect((await known(false)).number.protect).toBe(false);
  });
});
