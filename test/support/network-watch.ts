const SAID = 'OUTSIDE: ';

/**
 * For `startTrends`'s `first`: lets the program reach nothing but this machine, and has it say on
 * standard error whom it tried to.
 */
export const NETWORK_WATCH = `
import dns from 'node:dns';
import net from 'node:net';
const here = (host) => host === undefined || ['127.0.0.1', '::1', 'localhost'].includes(host);
const refused = (host) => {
  process.stderr.write('${SAID}' + host + '\\n');
  return Object.assign(new Error('not allowed to ask for ' + host), { code: 'ENOTFOUND' });
};
const { lookup } = dns;
dns.lookup = (host, ...rest) =>
  here(host) ? lookup(host, ...rest) : process.nextTick(rest.at(-1), refused(host));
const asked = dns.promises.lookup;
dns.promises.lookup = async (host, ...rest) => {
  if (!here(host)) throw refused(host);
  return asked(host, ...rest);
};
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const host = options?.host;
  if (here(host) || net.isIP(host) === 0) return connect.apply(this, args);
  setImmediate((error) => this.destroy(error), refused(host));
  return this;
};`;

/** The hosts outside of this machine that the program tried to reach. */
export function outside(stderr: string): readonly string[] {
  return stderr
    .split('\n')
    .flatMap((line) => (line.startsWith(SAID) ? [line.slice(SAID.length)] : []));
}
