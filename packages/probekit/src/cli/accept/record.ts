/**
 * What an acceptance run must not lose when it is cut: the steps that are done, and the bytes of the sector that it writes to,
 * recorded before anything is erased. One record a chip, beside the journals of flash jobs.
 */
import * as v from 'valibot';
import type { Store } from '../../base/index.ts';
import { cliErrors } from '../errors.ts';
import { VERSION } from '../version.ts';
import { type AcceptStep, stepSchema } from './report.ts';

/** The largest sector of an STM32 is 256 KiB; four characters hold three bytes. */
const MOST_BASE64 = 400_000;

const Record = v.strictObject({
  probekit: v.pipe(v.string(), v.maxLength(40)),
  steps: v.pipe(v.array(stepSchema), v.maxLength(20)),
  backup: v.exactOptional(
    v.strictObject({ address: v.pipe(v.number(), v.integer()), bytes: v.pipe(v.string(), v.maxLength(MOST_BASE64), v.base64()) }),
  ),
});

export interface Backup {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** Of one run on one chip; without a store nothing outlives the process. */
export class AcceptRecord {
  readonly name: string;
  readonly #store: Store | undefined;
  #steps: readonly AcceptStep[] = [];
  #backup: Backup | undefined;

  private constructor(store: Store | undefined, name: string) {
    this.#store = store;
    this.name = name;
  }

  /** Steps of another version of this program are forgotten; a backup never is. @throws `cli/accept-record` */
  static async open(store: Store | undefined, uid: string): Promise<AcceptRecord> {
    const record = new AcceptRecord(store, `accept-${uid}`);
    const bytes = await store?.get(record.name);
    if (!bytes) return record;
    const { probekit, steps, backup } = decoded(bytes, record.name);
    if (probekit === VERSION) record.#steps = steps;
    if (backup) record.#backup = { address: backup.address, bytes: new Uint8Array(Buffer.from(backup.bytes, 'base64')) };
    return record;
  }

  get steps(): readonly AcceptStep[] {
    return this.#steps;
  }

  /** The bytes that a cut run has not put back. */
  get backup(): Backup | undefined {
    return this.#backup;
  }

  async keepStep(step: AcceptStep): Promise<void> {
    this.#steps = [...this.#steps.filter(({ id }) => id !== step.id), step];
    await this.#write();
  }

  async keepBackup(backup: Backup | undefined): Promise<void> {
    this.#backup = backup;
    await this.#write();
  }

  async delete(): Promise<void> {
    await this.#store?.delete(this.name);
  }

  async #write(): Promise<void> {
    const backup = this.#backup && { address: this.#backup.address, bytes: Buffer.from(this.#backup.bytes).toString('base64') };
    const text = JSON.stringify({ probekit: VERSION, steps: this.#steps, ...(backup && { backup }) });
    await this.#store?.put(this.name, new TextEncoder().encode(text));
  }
}

function decoded(bytes: Uint8Array, name: string): v.InferOutput<typeof Record> {
  try {
    return v.parse(Record, JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw cliErrors.make('cli/accept-record', {
      message: `An earlier acceptance run was cut, and its record ${name} cannot be read.`,
      hint: 'Delete the record; what the sector held is in it as base64.',
      evidence: { name, detail: (error as Error).message.slice(0, 200) },
      cause: error,
    });
  }
}
