/** A program on the bench that goes on only until the transfer it is sent to; while it stands there, no time passes for it. */
import type { Bench, BenchControl, UsbDeviceLink } from '../../src/base/index.ts';

export class SteppedRun {
  readonly #over: Promise<never>;
  #count = 0;
  #until = 1;
  #arrive: () => void = () => undefined;
  #goOn: () => void = () => undefined;
  #stand: Promise<void> | undefined;

  /** Starts `program` on what it takes for the bench, which it gets to as far as it is sent. */
  constructor({ usb, control }: Bench, program: (bench: Bench) => Promise<unknown>) {
    const submit: UsbDeviceLink['submit'] = async (transfer) => {
      this.#count += 1;
      if (this.#count >= this.#until) this.#stop();
      await this.#stand;
      return usb.submit(transfer);
    };
    // Its deadlines let the bench run, too.
    const send: BenchControl['send'] = async (command, request) => {
      await this.#stand;
      return control.send(command, request);
    };
    this.#over = program({ usb: { ...usb, submit }, control: { ...control, send } }).then((): never => {
      throw new Error('the job was over before this cut');
    });
    this.#over.catch(() => undefined); // told to who waits for a transfer
  }

  /** Calls come in rising order. Rejects when the program ended before. */
  async standBefore(transfer: number): Promise<void> {
    if (this.#count >= transfer) return;
    const arrived = new Promise<void>((resolve) => (this.#arrive = resolve));
    this.#until = transfer;
    this.#stand = undefined;
    this.#goOn();
    await Promise.race([arrived, this.#over]);
  }

  #stop(): void {
    this.#stand ??= new Promise((resolve) => (this.#goOn = resolve));
    this.#arrive();
  }
}
