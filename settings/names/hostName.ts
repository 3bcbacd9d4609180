/** The name of a host in lower case, with at least one dot, for example `www.example.com`. */
export const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
