import { describe, expect, it, vi } from "vitest";
import { read } from "./message";
import { Outbox } from "./outbox";

describe("Outbox", () => {
  const sent: number[] = [];
  const outboxWith = (resendMs: number) => {
    sent.length = 0;
    return new Outbox(bytes => void sent.push(read(bytes).sequence), resendMs);
  };

  it("sends the oldest message again that nobody has acknowledged, until somebody does", async () => {
    vi.useFakeTimers();
    try {
      const outbox = outboxWith(100);
      for (const text of ["a", "b", "c"]) await outbox.send(Buffer.from(text));
      outbox.acknowledged(1);
      vi.setSystemTime(Date.now() + 99);
      outbox.resend();
      expect(sent).toEqual([0, 1, 2]);
      vi.setSystemTime(Date.now() + 1);
      outbox.resend();
      outbox.resend();
      expect(sent).toEqual([0, 1, 2, 0]);
      outbox.acknowledged(0);
      outbox.resend();
      expect(sent).toEqual([0, 1, 2, 0, 2]);
      outbox.acknowledged(2);
      vi.setSystemTime(Date.now() + 1000);
      outbox.resend();
      expect(sent).toHaveLength(5);
    } finally {
      vi.useRealTimers();
    }
  });

  it("lets no more than 64 messages be under way", async () => {
    const outbox = outboxWith(100);
    for (let i = 0; i < 63; i++) await outbox.send(Buffer.from("a"));
    let hasRoom = false;
    const last = outbox.send(Buffer.from("b")).then(() => (hasRoom = true));
    await Promise.resolve();
    expect([sent.length, hasRoom]).toEqual([64, false]);
    outbox.acknowledged(0);
    await last;
    expect(hasRoom).toBe(true);
  });
});
