import { afterEach, describe, expect, it, vi } from "vitest";
import { Callers } from "../../http/callers";
import type { ApiContext } from "../../http/api";
import { paperCloud } from "../../testing/paperCloud";
import { api } from "./api";

afterEach(() => void vi.useRealTimers());

describe("an object that a server gets", () => {
  it("has its metadata, and the time of its upload by the clock of the servers, and not by AWS's", async () => {
    vi.setSystemTime("2031-05-01T12:00:00Z");
    const { account, hardware, make, clock } = paperCloud();
    await make("aws:s3/bucket:Bucket", "site", { bucket: "site" });
    clock.pass(3_600);
    await make("aws:s3/bucketObjectv2:BucketObjectv2", "page", {
      bucket: "site",
      key: "page",
      content: "hello",
      metadata: { version: "v1" },
    });
    vi.setSystemTime("2031-05-02T12:00:00Z");
    const callers = Object.assign(new Callers(account), { authorize: () => undefined });
    const context: ApiContext = { account, hardware, callers, databaseAuthority: "", settle: async () => undefined };
    const request = {
      method: "GET",
      url: "/page",
      headers: { host: "site.s3.eu-central-1.amazonaws.com" },
      body: Buffer.alloc(0),
      source: undefined,
    };
    expect(await api.answer(request, context)).toMatchObject({
      status: 200,
      body: Buffer.from("hello"),
      headers: { "last-modified": "Thu, 01 May 2031 12:00:00 GMT", "x-amz-meta-version": "v1" },
    });
  });
});
