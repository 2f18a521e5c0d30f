/** OBL_LAUNCH: loading the option bytes, which resets the chip. Source: RM0091, 3.5.5; RM0351, 3.4.2. */
import { type Clock, hasCode, type Memory } from '../base/index.ts';

/** The chip resets, and loads its options. */
const SETTLE_MS = 10;

/** The very write that asks for it may go unanswered. The reset locks the controller. */
export async function launchOptions(
  memory: Memory,
  clock: Clock,
  control: { readonly address: number; readonly value: number },
): Promise<void> {
  try {
    await memory.write32(control.address, control.value);
  } catch (error) {
    if (!hasCode(error, 'dap/transfer', 'stlink/status')) throw error;
  }
  await clock.sleep(SETTLE_MS);
}
