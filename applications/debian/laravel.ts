import { cpSync } from "node:fs";
import { join } from "node:path";
import { copyLibraries, debianPackages } from "./debianPackages";

/** Value of `lamp:phpExtensions` for Laravel. */
export const laravelExtensions: readonly string[] = ["curl", "intl", "mbstring", "xml", "zip"];

/** Value of `lamp:environment` for Laravel, as docs/site/applications.md has it. */
export const laravelEnvironment: Readonly<Record<string, string>> = {
  APP_URL: "https://www.example.com",
  LOG_CHANNEL: "errorlog",
  SESSION_DRIVER: "database",
  CACHE_DRIVER: "database",
  QUEUE_CONNECTION: "database",
  VIEW_COMPILED_PATH: "/tmp/views",
  APP_SERVICES_CACHE: "/tmp/services.php",
  APP_PACKAGES_CACHE: "/tmp/packages.php",
};

/**
 * Makes a folder for `lamp:site` that holds a small application on Debian's Laravel (applications/laravel/), with the folders
 * and configuration files of Laravel's own skeleton.
 *
 * @param folder path of the folder to make
 */
export async function laravelSite(folder: string): Promise<void> {
  await copyLibraries(await debianPackages("+php-laravel-framework"), folder);
  cpSync(join(__dirname, "../laravel"), folder, { recursive: true, verbatimSymlinks: true });
}
