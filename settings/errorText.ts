/** The text of an error for people: with the code of an AWS error, without the word that begins every other one. */
export function errorText(error: unknown): string {
  return String(error).replace(/^Error: /, "");
}
