/** The input is no preview. The message says what it is, and how to make one. */
export class NoPlan extends Error {}

export const howTo = "Make one with: pulumi preview --json --show-sames > plan.json";
