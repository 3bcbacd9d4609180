import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { isatty } from "node:tty";
import { NoPlan, howTo } from "../noPlan";

/** Bytes that are read at most. The preview of a stack with 5,000 resources has about 80 MB. */
export const mostBytes = 256 * 2 ** 20;
const chunkBytes = 2 ** 20;
const standardInput = 0;

/**
 * The bytes of a file, or of standard input (no name, or `-`), a piece at a time: a plan is never in memory as a whole.
 *
 * @throws NoPlan, if it cannot be read, has more than 256 MiB, or is a terminal at which somebody would have to type
 */
export function* chunksOf(file: string | undefined): Generator<Buffer> {
  const isFile = file !== undefined && file !== "-";
  const name = isFile ? file : "Standard input";
  if (!isFile && isatty(standardInput))
    throw new NoPlan(`Nothing is on standard input, and no file is named: npm run review -- plan.json. ${howTo}`);
  const descriptor = isFile ? opened(file) : standardInput;
  try {
    const { size } = fstatSync(descriptor);
    if (size > mostBytes) throw tooLarge(name, `${size} bytes`);
    for (let read = 0; ;) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const count = readPiece(descriptor, chunk, name);
      if (count === 0) return;
      read += count;
      if (read > mostBytes) throw tooLarge(name, `more than ${mostBytes} bytes`);
      yield chunk.subarray(0, count);
    }
  } finally {
    if (isFile) closeSync(descriptor);
  }
}

const tooLarge = (name: string, size: string) =>
  new NoPlan(`${name} has ${size}. The review reads at most ${mostBytes} bytes (${mostBytes / 2 ** 20} MiB).`);

function opened(file: string): number {
  try {
    return openSync(file, "r");
  } catch (error) {
    throw unreadable(file, error);
  }
}

function readPiece(descriptor: number, chunk: Buffer, name: string): number {
  for (;;)
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows says that a pipe has ended by an error.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw unreadable(name, error);
      // A pipe that is not blocking, and has nothing yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
}

const reasons: Readonly<Record<string, string | undefined>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a folder. Name the file with the preview",
  EACCES: "cannot be read: this user has no right to",
  EPERM: "cannot be read: this user has no right to",
};

function unreadable(name: string, error: unknown): NoPlan {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new NoPlan(`${name} ${reasons[code] ?? `cannot be read: ${message}`}. ${howTo}`);
}
