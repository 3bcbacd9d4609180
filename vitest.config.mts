import { configDefaults, defineConfig } from "vitest/config";
import { canBoot } from "./rehearsal/support/canBoot.mts";

/** Tests that start the real engine: seconds a step, and nothing that another could disturb. */
const engine = ["**/*.engine.test.ts"];
/** Tests that boot machines: each by itself, because two at once disturb each other's times. */
const booted = ["**/*.boot.test.ts"];
/** Tests in these folders boot nothing: they run scripts in a copy of a server's image. Of the long ones beside them, some boot machines. */
const inImage = ["tests/{userdata,php,site}/**/!(*.long).boot.test.ts"];
if (!canBoot) console.warn("Machines are booted by root on Linux only: the tests on booted machines are left out.");
/** Tests that take minutes and are in no run but that of `npm run test:all`, so that continuous integration ends within half an hour. */
const long = process.env["LAMP_LONG"] === "1" ? [] : ["**/*.long.*.test.ts"];
/** Installs the programs that tests start. */
const hostPackages = "tests/support/hostPackages.ts";
/** The first run builds what later ones find in the cache folder. */
const patience = { testTimeout: 10 * 60_000, hookTimeout: 15 * 60_000 };

export default defineConfig({
  test: {
    // What the program logs, for example its warnings, is shown for tests that fail.
    silent: "passed-only",
    globalSetup: canBoot ? [hostPackages] : [],
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...engine, ...booted, "tests/house.test.ts"],
          testTimeout: 15_000,
          // The name of the project, as the engine tells it to the program: the keys of settings begin with it.
          env: { PULUMI_NODEJS_PROJECT: "lamp" },
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "house",
          include: ["tests/house.test.ts"],
          testTimeout: 5 * 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "engine",
          include: engine,
          exclude: [...configDefaults.exclude, ...long],
          maxWorkers: 4,
          ...patience,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "image",
          include: canBoot ? inImage : [],
          maxWorkers: 2,
          ...patience,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "stack",
          include: canBoot ? booted : [],
          exclude: [...configDefaults.exclude, ...long, ...inImage],
          // The root's setup comes after those of the projects.
          globalSetup: canBoot ? [hostPackages, "rehearsal/machines/testing/buildImages.ts"] : [],
          fileParallelism: false,
          ...patience,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
