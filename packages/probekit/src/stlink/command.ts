/** An ST-LINK command as data: its name, the firmware that has it, how its bytes are made and what its reply means. */
import { ByteWriter, viewOf } from '../base/index.ts';
import type { FirmwareGate } from '../spec/stlink/gates.ts';
import { COMMAND_BYTES } from '../spec/stlink/opcodes.ts';
import { STATUS_OK } from '../spec/stlink/status.ts';
import type { StlinkDataPhase } from '../transport/index.ts';

/** How a command is declared. `request` writes the command bytes, `response` reads the reply. */
interface Declaration<Args, Result> {
  readonly name: string;
  /** Firmware that has it; every firmware when left out. */
  readonly since?: FirmwareGate;
  request(out: ByteWriter, args: Args): unknown;
  /** Bytes after the command, to the probe. Such a command has no reply. */
  readonly data?: (args: Args) => Uint8Array;
  /** Length of the reply; 2, which is the status alone, unless told. */
  readonly responseBytes?: number | ((args: Args) => number);
  /** The reply counts the bytes at the trace endpoint, which are fetched with it. */
  readonly thenTrace?: true;
  /** False for replies that are plain data, without a status in front. */
  readonly hasStatus?: boolean;
  /** Statuses beside OK that mean success. */
  readonly accepts?: readonly number[];
  response?(view: DataView, args: Args): Result;
}

export interface StlinkCommand<Args, Result> {
  readonly name: string;
  readonly since: FirmwareGate | undefined;
  encode(args: Args): Uint8Array;
  phase(args: Args): StlinkDataPhase;
  /** The status in a reply; undefined for commands whose replies carry none. */
  statusOf(reply: Uint8Array): number | undefined;
  isSuccess(status: number): boolean;
  decode(reply: Uint8Array, args: Args): Result;
}

export function command<Args = void, Result = void>(declaration: Declaration<Args, Result>): StlinkCommand<Args, Result> {
  const { name, since, data, responseBytes = data ? 0 : 2, accepts = [], response, thenTrace } = declaration;
  const hasStatus = declaration.hasStatus ?? responseBytes !== 0;
  return {
    name,
    since,
    encode(args) {
      const out = new ByteWriter();
      declaration.request(out, args);
      return out.finish(COMMAND_BYTES);
    },
    phase(args) {
      if (data) return { out: data(args) };
      const length = typeof responseBytes === 'function' ? responseBytes(args) : responseBytes;
      return length === 0 ? null : { in: length, ...(thenTrace && { thenTrace }) };
    },
    statusOf: (reply) => (hasStatus ? viewOf(reply).getUint16(0, true) : undefined),
    isSuccess: (status) => status === STATUS_OK || accepts.includes(status),
    decode: (reply, args) => response?.(viewOf(reply), args) as Result,
  };
}
