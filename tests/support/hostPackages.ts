import { ensureHostPackages, hostPackages } from "../../rehearsal/support/hostPackages";

/** Runs before the first test: installs the programs that tests start. The browser, which is large, is installed by its test. */
export default () => ensureHostPackages([...hostPackages, "curl", "gpg-agent", "shellcheck"]);
