import { expect, it } from "vitest";
import { believedKib, memoryFile } from "./memory";

it("leaves a server what the kernel and the virtual machine do not need", () => {
  expect([512, 1024, 2048, 4096].map(mib => Math.floor(believedKib(mib) / 1024))).toEqual([473, 947, 1894, 3788]);
});

it("has the lines of the kernel, with the figures of a server that has just started", () => {
  const host = [
    "MemTotal:       24683740 kB",
    "MemFree:        20131376 kB",
    "MemAvailable:   23768872 kB",
    "Cached:          3500000 kB",
    "SwapTotal:       8388604 kB",
    "SwapFree:        8388604 kB",
    "VmallocTotal:   34359738367 kB",
    "HugePages_Total:       0",
    "",
  ].join("\n");
  expect(memoryFile(host, 1024)).toBe(
    [
      "MemTotal:         969932 kB",
      "MemFree:          824442 kB",
      "MemAvailable:     872938 kB",
      "Cached:           969932 kB",
      "SwapTotal:             0 kB",
      "SwapFree:              0 kB",
      "VmallocTotal:   34359738367 kB",
      "HugePages_Total:       0",
      "",
    ].join("\n"),
  );
});
