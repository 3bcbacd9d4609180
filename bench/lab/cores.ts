/** Core of the servers under test. */
export const serverCore = 0;
/** Core of everything else: load, database, the benchmark itself. */
export const loadCore = 1;

/** The command, pinned to a core. */
export const pinned = (core: number, argv: readonly string[]): readonly string[] => [
  "taskset",
  "-c",
  String(core),
  ...argv,
];
