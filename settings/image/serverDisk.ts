/**
 * Size of a web server's disk in GiB. It holds Debian and its packages (2), swap (4), the logs of Apache (4.25) and the journal
 * (0.5). The rest is for the site, which is unpacked beside its archive.
 */
export const serverDiskGb = 20;
