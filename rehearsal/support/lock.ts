import { mkdir, open, readFile, rm, stat, utimes } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const heartbeatMs = 2_000;
/** A holder that has not been heard of for this long is gone, for example after a power cut. */
const deadAfterMs = 15_000;

/**
 * Runs `work` while no other process holds the lock `file`; waits for its turn, and takes over from the dead.
 * Two who take over at the same moment may both get in: let `work` end in a rename, so that this costs time only.
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
    return false; // Released between the two looks.
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
