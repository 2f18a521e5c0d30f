/**
 * The bench's physics as plain data: what a scenario file holds, what an event changes, what a `set` command sends.
 * The JSON Schema is published beside it (`schemas/scenario.schema.json`).
 */

/**
 * State of one wire between probe and target. `noise` is the chance that a bit flips, per bit at 1 MHz; `riseNs` how many
 * nanoseconds pass until the far end sees an edge, up or down, as on a long or loaded wire.
 */
export type WireState = 'ok' | 'open' | 'low' | 'high' | { readonly noise: number } | { readonly riseNs: number };

/** `BOOT0` is a pin of the target alone: `high` starts the ROM loader at the next reset, as a bridge of CN11 pins 5 and 7 does. */
export type WireName = 'SWDIO' | 'SWCLK' | 'NRST' | 'SWO' | 'VAPP' | 'VCP_TX' | 'VCP_RX' | 'GND' | 'BOOT0';

/** A contact that is lost again and again, at instants that the scenario's seed draws. */
export interface Dropouts {
  /** From one loss to the next, on average, in milliseconds. */
  readonly everyMs: number;
  /** How long each loss lasts, in milliseconds. */
  readonly forMs: number;
}

/** What hangs on the board's headers, while it is fitted: it joins its wires to the target's and draws from the 3.3 V rail. */
export interface Shield {
  readonly fitted?: boolean;
  readonly SWDIO?: WireState;
  readonly SWCLK?: WireState;
  readonly NRST?: WireState;
  /** Its load on the 3.3 V rail in ohms; null for none. */
  readonly loadOhms?: number | null;
}

/** Everything that hands, cables and supplies can change while a board runs. Absent keys stay as they are. */
export interface Physics {
  readonly host?: {
    /** Whether this user may open the probe (the udev rule is installed). */
    readonly permission?: boolean;
    /** Which udev rule that is: for who sits there, for the group plugdev, for another probe only, or not yet read by udev. */
    readonly rule?: 'seat' | 'group' | 'other-probe' | 'not-loaded';
    /** Whether this user is in the group plugdev. */
    readonly group?: boolean;
    /** Whether a usable driver is bound to the debug interface (Windows). */
    readonly driver?: boolean;
    /** Name of another process that holds the debug interface. */
    readonly heldBy?: string | null;
    /** Programs that listen on a TCP port of this computer. */
    readonly listeners?: readonly { readonly name: string; readonly port: number }[];
    /** Devices in the computer's other ports, which are listed and no more. */
    readonly others?: readonly { readonly vendorId: number; readonly productId: number; readonly productName: string }[];
  };
  /** The socket that the cable leads to. */
  readonly port?: {
    /** What it is a socket of, as one sees it. A charger has no data lines. */
    readonly of?: 'computer' | 'hub' | 'charger';
    /** False: a charger, or a virtual machine that was not given the device. */
    readonly data?: boolean;
    /** Most current it lets a device ask for, in milliamperes. */
    readonly milliamps?: number;
    /** `full` where a full-speed hub stands between: a high-speed probe is slowed down to 12 Mbit/s. */
    readonly speed?: 'full' | 'high';
    /** A hub or a virtual machine that loses the device. */
    readonly dropouts?: Dropouts | null;
    /** Its hub cuts the 5 V when the computer says so, and this user may say so. */
    readonly switched?: boolean;
    /** The 5 V are cut. */
    readonly off?: boolean;
  };
  readonly cable?: {
    /** False: a charging cable, power only. */
    readonly data?: boolean;
    /** False: not plugged in. */
    readonly plugged?: boolean;
    /** Which connector of the board it is in, as on the silkscreen. */
    readonly connector?: string;
    /** A loose contact of its data lines. */
    readonly dropouts?: Dropouts | null;
  };
  /** `on`, `off`, or the pins bridged, as on the silkscreen: `1-2`. */
  readonly jumpers?: Readonly<Record<string, string>>;
  readonly wires?: Partial<Readonly<Record<WireName, WireState>>>;
  readonly supply?: {
    /** What the 3V3 regulator delivers, in volts. */
    readonly vdd?: number;
    /** 5 V at the EXT pin, for JP2 on [5-6]. */
    readonly external5V?: boolean;
    /** VIN in volts, for JP2 on [3-4]. */
    readonly vin?: number;
    /** How long the 3.3 V rail takes to rise, in milliseconds. */
    readonly riseMs?: number;
    /** From the target's supply pins to ground, in ohms; null for none. */
    readonly shortOhms?: number | null;
  };
  readonly shield?: Shield;
  /** Another microcontroller, a Cortex-M4 with a supply of its own, is joined to the same debug wires. */
  readonly secondTarget?: boolean;
  /** What is broken, or was never soldered. */
  readonly parts?: {
    /** The probe's processor. */
    readonly probe?: 'sound' | 'dead';
    /** The probe's drivers of SWDIO, SWCLK and NRST. */
    readonly probeOutputs?: 'sound' | 'dead';
    readonly target?: 'sound' | 'dead';
    /** At the target's VCAP pins: without them its core regulator never gets going. */
    readonly coreCapacitors?: 'fitted' | 'missing';
  };
  readonly buttons?: Readonly<Record<string, 'held' | 'free'>>;
}

/** Facts that manuals leave open, where the stack must cope with either; and what the bench models only when it is asked to. */
export interface ScenarioFlags {
  /** Which side of the IDD jumper the probe's voltage sense point lies. */
  readonly senseAt?: 'before-idd-jumper' | 'after-idd-jumper';
  /** What AP0 answers on the private peripheral bus while NRST is low. */
  readonly ppbUnderReset?: 'answers' | 'faults';
  /** The core's data cache holds what memory does not, once firmware switches it on. Without: always the same. */
  readonly dataCache?: boolean;
  /**
   * Clock cycles of the core's shortest instruction, which in truth depend on code and memories: 1/16 to 16 in steps of 1/16.
   * Loads and taken branches take longer by the same factor. Without: 1.
   */
  readonly cyclesPerInstruction?: number;
}

export interface ScenarioImage {
  /** ELF or BIN, relative to the scenario file or one of the firmware images that ship with Probekit. */
  readonly file: string;
  /** Where a BIN goes, as `0x08000000`. */
  readonly address?: string;
}

/** A probe in the place of the board's own, on the same wires and supply. */
export interface ScenarioProbe {
  /** `v3e`, `v2-1`, `v2-1-no-msd`, `v2`, `v2-clone` or `v3-loader`. */
  readonly model?: string;
  /** As ST writes it: `V3J9M3`, `V2J37M27`, `V2J37S7`. */
  readonly firmware?: string;
  /** Its unique number in hex digits, whatever way the model writes it. */
  readonly serial?: string;
  /** It also has Microsoft OS descriptors, so that Windows binds WinUSB by itself. Not claimed to be ST's. */
  readonly winusb?: boolean;
  /** An update broke off: a loader has no firmware to start, and stays. */
  readonly brokenUpdate?: boolean;
}

/** A whole set-up. Only `board` is required. */
export interface Scenario extends Physics {
  readonly board: string;
  readonly probe?: ScenarioProbe;
  /** Option bytes by name, values as hex text: `{"RDP":"0xBB","WRP1":"0xFE"}`. */
  readonly optionBytes?: Readonly<Record<string, string>>;
  readonly flash?: readonly ScenarioImage[];
  readonly flags?: ScenarioFlags;
  /** A file copied onto the probe's volume is taken by the place of its blocks; else in the order in which they arrive. */
  readonly msd?: 'tolerant';
  /** Changes that happen by themselves, in milliseconds of bench time after power-up. */
  readonly events?: readonly ({ readonly atMs: number } & Physics)[];
  readonly seed?: number;
}
