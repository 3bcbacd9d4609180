/** What the provider says when it has waited in vain (terraform-plugin-sdk, helper/retry/error.go, `TimeoutError`). */
export const timedOut = (doing: string, wanted: string, last: string, seconds: number) =>
  new Error(
    `${doing}: timeout while waiting for state to become '${wanted}' (last state: '${last}', timeout: ${duration(seconds)})`,
  );

/** A duration as Go prints it, for example `1h0m0s`. */
function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}h` : ""}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${seconds % 60}s`;
}
