/**
 * gdb: GDB's remote protocol over `debug` and the programmer: packets, what is told of target and memory, what each request does. It
 * opens no sockets. Source: GDB manual (GDB 13), "GDB Remote Serial Protocol".
 */
export { serveGdb } from './gdb-connection.ts';
export { type GdbEvent, MOST_PACKET_BYTES, PacketReader, packetOf } from './packets.ts';
export { refuseGdb } from './refuse-gdb.ts';
export type { GdbServices } from './services.ts';
