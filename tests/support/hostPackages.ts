import { ensureHostPackages, hostPackages } from "../../rehearsal/support/hostPackages";

/** Before the first test: what tests start on this machine. A browser, which is large, comes with the test that opens it. */
export default () => ensureHostPackages([...hostPackages, "curl", "shellcheck"]);
