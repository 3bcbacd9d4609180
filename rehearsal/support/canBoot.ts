/** Whether machines can be booted here: that takes Linux's namespaces, and root. */
export const canBoot = process.platform === "linux" && process.getuid?.() === 0;
