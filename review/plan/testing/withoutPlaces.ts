/**
 * The text of a plan without the folders of the machine on which it was made. The engine names files of the program, of its modules
 * and of its settings.
 *
 * @param folders absolute paths
 */
export const withoutPlaces = (text: string, folders: readonly string[]): string =>
  folders.reduce(
    (rest, folder) => rest.replaceAll(new RegExp(`(?:/|(?:\\.\\./)+)${folder.slice(1)}/?`, "g"), ""),
    text,
  );
