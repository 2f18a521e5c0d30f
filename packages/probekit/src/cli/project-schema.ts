/** What a `probekit.json` may hold. `schemas/project.schema.json` says the same for editors. */
import * as v from 'valibot';

const ShortText = v.pipe(v.string(), v.minLength(1), v.maxLength(260), v.regex(/^\P{Cc}*$/u));

export const projectSchema = v.strictObject({
  $schema: v.exactOptional(ShortText),
  probe: v.exactOptional(ShortText),
  chip: v.exactOptional(v.pipe(v.string(), v.regex(/^STM32[A-Za-z0-9]{2,12}$/))),
  images: v.pipe(v.array(ShortText), v.minLength(1), v.maxLength(32)),
  optionBytes: v.exactOptional(v.record(v.pipe(v.string(), v.maxLength(40)), v.union([v.pipe(v.string(), v.maxLength(40)), v.number()]))),
});

/** Checked, and not yet looked at in the light of the folder that it lies in. */
export type ProjectContent = v.InferOutput<typeof projectSchema>;
