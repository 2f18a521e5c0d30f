/** Loads a native package that is optional: it may be absent, or lack a binary for this platform. */
import { nodeErrors } from './errors.ts';

export async function optionalModule<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    throw nodeErrors.make('node/module-missing', {
      message: `The package "${name}" that reaches the hardware is not installed here.`,
      hint: `npm install ${name}     or go without hardware: --probe bench:nucleo-h743zi2`,
      evidence: { module: name, detail: String(error) },
      cause: error,
    });
  }
}
