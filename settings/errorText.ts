/** The text of an error for people: with the code of an AWS error, without the word that begins every other one. */
export function errorText(error: unknown): string {
  return String(error).replace(/^Error: /, "");
}

/** Characters that a terminal obeys instead of showing them: control characters, and those that turn the direction of writing. */
// eslint-disable-next-line no-control-regex -- these are meant
const obeyed = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/**
 * A text of somebody else as it can be shown in a line of an error: without characters that a terminal obeys, and not longer
 * than `most` characters.
 */
export function printable(text: string, most: number): string {
  const shown = text.length > most ? `${text.slice(0, most)}... (${text.length} characters)` : text;
  return shown.replace(obeyed, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
