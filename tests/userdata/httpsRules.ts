/** Folders of the site in addressSite.sh, each with a rewrite rule that forces HTTPS in another form. */
export const httpsRules = [
  "https-off",
  "https-not-on",
  "port-80",
  "port-not-443",
  "scheme",
  "forwarded-proto",
  "forwarded-port",
  "env",
  "if",
] as const;
