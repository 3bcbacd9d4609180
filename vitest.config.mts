import { configDefaults, defineConfig } from "vitest/config";

/** Tests that start the real engine or boot machines: each by itself, because two at once disturb each other's times. */
const heavy = ["**/*.engine.test.ts", "**/*.boot.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...heavy, "house.test.ts"],
          testTimeout: 15_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "house",
          include: ["house.test.ts"],
          testTimeout: 5 * 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "stack",
          include: heavy,
          fileParallelism: false,
          testTimeout: 10 * 60_000,
          hookTimeout: 15 * 60_000, // The first run builds what later ones find in the cache folder.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
