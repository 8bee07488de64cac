import { spawn } from 'node:child_process';

/** Opens an address in the default browser; where that cannot be done, nothing happens. */
export function openBrowser(url: string): void {
  const [command, ...args] = commandFor(process.platform, url);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

/** What opens an address on a platform. */
export function commandFor(
  platform: NodeJS.Platform,
  url: string,
): readonly [string, ...(readonly string[])] {
  switch (platform) {
    case 'darwin':
      return ['open', url];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', url];
    default:
      return ['xdg-open', url];
  }
}
