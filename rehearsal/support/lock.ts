import { mkdir, open, readFile, rm, stat, utimes } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** The holder touches the file this often. */
const heartbeatMs = 2_000;
/** A holder that has not touched the file for this long has ended, for example by a power cut. */
const deadAfterMs = 15_000;

/**
 * Runs `work` while no other process holds the lock `file`. If another process holds it, this one waits; if that process
 * has ended without releasing it, this one takes over.
 *
 * There is a race: if a holder has died and two processes take over in the same moment, both may run their work. So
 * `work` must bear that, for example by ending in a rename; then the race costs time and nothing else. `flock` would have
 * no race, but macOS has none, and a rehearsal on paper also runs there.
 *
 * @param file absolute path; its folder is made if it does not exist
 * @param onWait called once if the lock is held
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  for (let waited = false; !(await take(file)); waited = true) {
    if (await holderIsGone(file)) await rm(file, { force: true });
    else {
      if (!waited) onWait?.();
      await wait(250);
    }
  }
  const heartbeat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), heartbeatMs);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function holderIsGone(file: string): Promise<boolean> {
  try {
    if (Date.now() - (await stat(file)).mtimeMs > deadAfterMs) return true;
    const pid = Number(await readFile(file, "utf8"));
    return pid > 0 && !isAlive(pid);
  } catch {
    return false; // It was released between `stat` and `readFile`, or just now.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
