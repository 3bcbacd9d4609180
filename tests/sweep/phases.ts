/** A command of an operator whose calls fail. */
export interface Phase {
  readonly name: string;
  /** Settings of the stack, each as `KEY=VALUE`. */
  readonly before: readonly string[];
  /** Whether the stack is up before the command. */
  readonly isOnStack: boolean;
  /** Settings that are changed before the command. */
  readonly settings: readonly string[];
  /** The command, for example `up`. */
  readonly command: "up" | "destroy";
}

const onStack = { before: [], isOnStack: true, command: "up" } as const;

/** Every phase, in the order in which a stack lives through them. */
export const phases: readonly Phase[] = [
  { name: "first up", before: [], isOnStack: false, settings: [], command: "up" },
  { ...onStack, name: "release", settings: ['lamp:phpExtensions=["gd"]'] },
  { ...onStack, name: "rotation", settings: ["lamp:databasePasswordGeneration=2"] },
  { ...onStack, name: "promotion", settings: ["lamp:databaseGeneration=2"] },
  { name: "destroy", before: ["lamp:protectData=false"], isOnStack: true, settings: [], command: "destroy" },
];
