import { expect, it } from "vitest";
import { sharedPaths } from "./sharedPaths";

const read = (given: string) => {
  const { success, data, error } = sharedPaths.safeParse(given);
  return success ? data : error.issues[0]?.message;
};

it("reads a list in words or in JSON, in the order of the names, with or without a slash at the end", () => {
  expect(read("storage/app/, public/wp-content/uploads")).toEqual(["public/wp-content/uploads", "storage/app"]);
  expect(read('["storage-a","storage"]')).toEqual(["storage", "storage-a"]);
  expect(read("")).toEqual([]);
});

it.each([
  ["/srv/files", 'have paths that are relative to the site folder, which "/srv/files" is not'],
  ["/", 'have paths that are relative to the site folder, which "/" is not'],
  ["../files", 'have paths without .. and without hidden parts, which "../files" is not'],
  ["public/../src", 'have paths without .. and without hidden parts, which "public/../src" is not'],
  ["public/.well-known", 'have paths without .. and without hidden parts, which "public/.well-known" is not'],
  ["./up", 'have paths without .. and without hidden parts, which "./up" is not'],
  [".", 'have paths without .. and without hidden parts, which "." is not'],
  ["public//up", 'have paths of letters, digits, dots, _ and - with / between them, which "public//up" is not'],
  ["public/ü", 'have paths of letters, digits, dots, _ and - with / between them, which "public/ü" is not'],
  [
    '["public/my files"]',
    'have paths of letters, digits, dots, _ and - with / between them, which "public/my files" is not',
  ],
  ["public/$(id)", 'have paths of letters, digits, dots, _ and - with / between them, which "public/$(id)" is not'],
  ["public", "not have public itself, which has the site's programs: name folders in it"],
  ["public/", "not have public itself, which has the site's programs: name folders in it"],
  ["apache.conf", 'not have "apache.conf", which the servers read as configuration'],
  ["storage,storage/app", 'not have "storage/app", which is in "storage" already'],
  ["storage,storage/", 'have "storage" only once'],
  [
    "a".repeat(1001),
    "be a list of at most 20 folders of the site such as public/wp-content/uploads,storage/app, of at most 1000 characters in all",
  ],
])("refuses %s", (given, must) => {
  expect(read(given)).toBe(must);
});
