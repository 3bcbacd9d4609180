/**
 * How large headers may be (ELB user guide, "Quotas for your Application Load Balancers", "HTTP headers"): 16 K for the request
 * line and for a single header, 64 K for all of a request, 32 K for all of an answer. AWS names no number of headers, so the
 * server's limit decides.
 */
const limits = { single: 16 * 1024, request: 64 * 1024, response: 32 * 1024 };

/** What HAProxy keeps free in a buffer for headers that its rules add. */
const rewriteBytes = 4096;

/** Lines of the global section. HAProxy has one buffer size for requests and answers. */
export const headerBuffers = [
  `  tune.bufsize ${limits.request + rewriteBytes}`,
  `  tune.maxrewrite ${rewriteBytes}`,
  "  tune.http.maxhdr 4000",
];

/**
 * Rules for requests. AWS refuses with 400 (same guide, "Troubleshoot your Application Load Balancers"). The names of all
 * headers are read only if there are enough bytes for one that is too long.
 */
export const requestLimits = [
  `http-request deny deny_status 400 if { url,length gt ${limits.single - "GET  HTTP/1.1".length} }`,
  `http-request deny deny_status 400 if { req.hdrs,length gt ${limits.single} } { req.hdrs -m reg [^\\r\\n]{${limits.single},} }`,
];

/** Rules for answers of targets: 502, as AWS says it of a response header that exceeds 32 K. */
export const responseLimits = [
  `http-response return status 502 hdr Server awselb/2.0 if { res.hdrs,length gt ${limits.response} }`,
];
