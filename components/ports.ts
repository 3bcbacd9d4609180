/**
 * TCP port of the web servers at which the load balancer asks for their health. It is not the site's port, so nothing that
 * visitors send, and nothing in the site's configuration, decides how the question is answered.
 */
export const healthPort = 8080;

/**
 * TCP port of the web servers at which they serve the site. With HTTPS the load balancer speaks HTTPS to them too, and so
 * Apache, PHP and their redirects know the address that the visitor sees.
 */
export const sitePort = (https: boolean): number => (https ? 443 : 80);
