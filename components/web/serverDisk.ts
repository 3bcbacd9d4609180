/** Size of a web server's disk in GiB. It holds Debian, packages and a week of logs; the site itself is small. */
export const serverDiskGb = 16;
