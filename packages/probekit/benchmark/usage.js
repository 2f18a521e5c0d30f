/** Loaded before a command: writes what its process has used when it ends. */
import { writeFileSync } from 'node:fs';

const MICROSECONDS = 1e6;
const KILOBYTES_IN_MEGABYTE = 1000;
const BYTES_IN_KIBIBYTE = 1.024;

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / MICROSECONDS;
  writeFileSync(
    process.env.PROBEKIT_USAGE,
    JSON.stringify({ cpuSeconds, megabytes: (maxRSS * BYTES_IN_KIBIBYTE) / KILOBYTES_IN_MEGABYTE }),
  );
});
