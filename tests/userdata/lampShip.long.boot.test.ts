import { describe, expect, it } from "vitest";
import { shipped } from "./shippedLogs";

describe("lamp-ship, for longer", () => {
  it("keeps what CloudWatch does not take, also over a restart, and sends each line once when it is back", async () => {
    const { printed, messages } = await shipped(`
      ship
      until_sent 'takes the logs'
      printf '{"__type":"ThrottlingException","message":"Rate exceeded"}\\n400' >/shared/fault
      for i in $(seq 40); do say app "line $i"; apache_says "mistake $i"; done
      sleep 2
      end
      ship
      sleep 1
      for i in $(seq 41 60); do say app "line $i"; done
      rotate
      for i in $(seq 41 60); do apache_says "mistake $i"; done
      rm /shared/fault
      sleep 6
      end
      grep -c ThrottlingException /tmp/ship.log`);
    expect(printed.trim()).toBe("2");
    const numbered = (what: string, group: string) =>
      (messages[group] ?? []).flatMap(text => new RegExp(`${what} (\\d+)$`).exec(text)?.[1] ?? []).map(Number);
    const all = Array.from({ length: 60 }, (_, i) => i + 1);
    expect(numbered("line", "journal")).toEqual(all);
    expect(numbered("mistake", "errors")).toEqual(all);
  });

  it("sends a part of a flood, counts the rest, and stays small", async () => {
    const { printed, messages } = await shipped(`
      sed -i 's/RESERVE_BYTES = .*;/RESERVE_BYTES = 65536;/; s/BYTES_A_SECOND = .*;/BYTES_A_SECOND = 1;/; s/COUNT_SECONDS = 10/COUNT_SECONDS = 1/' /usr/local/share/lamp/logs/outbox.php
      ship
      until_sent 'takes the logs'
      yes "$(apache_line 'the page is broken')" | head -n 1000000 >>/var/log/lamp/error.log
      sleep 9
      grep VmHWM /proc/$ship/status | tr -dc 0-9
      end`);
    const { errors = [] } = messages;
    const sent = errors.filter(text => text.endsWith("the page is broken")).length;
    const leftOut = errors.flatMap(
      text => /^lamp: logs: (\d+) lines .*left out: there are too many$/.exec(text)?.[1] ?? [],
    );
    expect(sent).toBeGreaterThan(500);
    expect(sent).toBeLessThan(2000);
    expect(sent + leftOut.map(Number).reduce((a, b) => a + b, 0)).toBe(1_000_000);
    expect(Number(printed)).toBeLessThan(30 * 1024);
  });

  it("goes on with the other groups when one has been deleted, and says so", async () => {
    const { messages } = await shipped(
      `
      ship
      apache_says "nobody hears this"
      say app "but this"
      sleep 5
      end`,
      ["journal"],
    );
    expect(messages["journal"]).toContain("app: but this");
    expect(Object.keys(messages)).toEqual(["journal"]);
  });
});
