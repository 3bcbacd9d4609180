/** Whether machines can be booted here. That needs Linux and root. */
export const canBoot = process.platform === "linux" && process.getuid?.() === 0;
