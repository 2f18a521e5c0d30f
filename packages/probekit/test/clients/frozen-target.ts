/** What GDB needs to look at a core that stands: registers and memory by its remote protocol. Nothing lets the core go on. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { CORE_REGISTERS } from '../../src/cortex/index.ts';
import { PacketReader, packetOf } from '../../src/gdb/packets.ts';
import { gdbRegisters, targetDescription } from '../../src/gdb/registers.ts';
import type { StandingCore } from './standing-core.ts';

export interface FrozenTarget {
  readonly port: number;
  close(): void;
}

export async function serveFrozen(core: StandingCore): Promise<FrozenTarget> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay();
    const reader = new PacketReader();
    socket.on('data', (bytes) => {
      for (const event of reader.push(bytes)) {
        if (event.kind !== 'packet') continue;
        const body = new TextDecoder().decode(event.body);
        socket.write(Buffer.concat([Buffer.from('+'), packetOf(new TextEncoder().encode(answer(core, body)))]));
      }
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const DESCRIPTION = targetDescription(true);
const REGISTERS = gdbRegisters(true);

function answer(core: StandingCore, body: string): string {
  if (body.startsWith('qSupported')) return 'PacketSize=4000;qXfer:features:read+';
  const part = /^qXfer:features:read:target\.xml:(\w+),(\w+)$/.exec(body);
  if (part) {
    const from = Number.parseInt(part[1]!, 16);
    const text = DESCRIPTION.slice(from, from + Number.parseInt(part[2]!, 16));
    return `${from + text.length < DESCRIPTION.length ? 'm' : 'l'}${text}`;
  }
  if (body === '?') return 'S05';
  if (body === 'g') return REGISTERS.map((_, index) => registerText(core, index)).join('');
  if (body.startsWith('p')) return registerText(core, Number.parseInt(body.slice(1), 16));
  const memory = /^m(\w+),(\w+)$/.exec(body);
  if (memory) return memoryText(core, Number.parseInt(memory[1]!, 16), Number.parseInt(memory[2]!, 16));
  return body.startsWith('H') || body === 'D' ? 'OK' : '';
}

function registerText(core: StandingCore, index: number): string {
  const register = REGISTERS[index];
  if (!register) return 'E01';
  const texts = register.parts.map((part) => wordText(part in CORE_REGISTERS ? core.register(part) : 0));
  return texts.join('').slice(0, register.bits / 4);
}

function wordText(word: number): string {
  return Buffer.from(Uint32Array.of(word).buffer).toString('hex');
}

function memoryText(core: StandingCore, address: number, byteLength: number): string {
  try {
    return Buffer.from(core.read(address, byteLength)).toString('hex');
  } catch {
    return 'E01';
  }
}
