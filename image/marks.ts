import { hostname } from "node:os";
import type { Tag } from "@aws-sdk/client-ec2";

/** How long a run may take: what is older and still there has been left behind. */
const longestMinutes = 90;

/** Tag of what lasts only as long as a run: who runs it, `HOST/PROCESS/TIME`. */
export const runTag = "lamp:image-run";
/** Tag of an image and its snapshot. Its value is `baked`; an image that is not complete has `runTag` instead. */
export const imageTag = "lamp:image";

/** The mark of a run that begins now in this process. */
export const markOf = (nowMs: number) => `${hostname()}/${process.pid}/${new Date(nowMs).toISOString()}`;

/** The value of a tag. */
export const tagIn = (tags: readonly Tag[] | undefined, key: string) => tags?.find(({ Key }) => Key === key)?.Value;

/** Whether the run has ended without removing it: it is too old, or its process on this machine is gone. */
export function isLeftover(mark: string, nowMs: number, isAlive: (pid: number) => boolean = lives): boolean {
  const [, host, pid, time] = /^(.*)\/(\d+)\/([^/]+)$/.exec(mark) ?? [];
  const began = Date.parse(time ?? "");
  if (Number.isNaN(began) || nowMs - began > longestMinutes * 60_000) return true;
  return host === hostname() && Number(pid) !== process.pid && !isAlive(Number(pid));
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
