/** The check cannot be made with this site. The result is neither a success nor a failure. */
export class CannotTell extends Error {}
