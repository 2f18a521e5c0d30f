/** What a configuration of an editor says, in its file of configurations: what `launch` and `attach` take. */
import * as v from 'valibot';

const COMMON = {
  program: v.string(),
  probe: v.optional(v.string()),
  connect: v.optional(v.picklist(['normal', 'under-reset', 'auto'])),
  speedKhz: v.optional(v.pipe(v.number(), v.minValue(1))),
  stopOnEntry: v.optional(v.boolean(), false),
  flashBreakpoints: v.optional(v.boolean(), false),
};

/** The program is flashed unless `flash` is false, and started by a reset. */
export const LAUNCH_ARGUMENTS = v.object({
  ...COMMON,
  flash: v.optional(v.boolean(), true),
  runToEntryPoint: v.optional(v.string()),
});

/** The program is in the flash already, and goes on. */
export const ATTACH_ARGUMENTS = v.object(COMMON);

export type LaunchArguments = v.InferOutput<typeof LAUNCH_ARGUMENTS>;
export type AttachArguments = v.InferOutput<typeof ATTACH_ARGUMENTS>;
