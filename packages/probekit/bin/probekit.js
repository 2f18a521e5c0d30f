#!/usr/bin/env node
import { existsSync } from 'node:fs';

// The package has the command in few files, which load sooner. A clone, where the sources are, runs what was last built of them.
const isClone = existsSync(new URL('../src', import.meta.url));
await import(isClone ? '../dist/cli/main.js' : '../dist/command/probekit.js');
