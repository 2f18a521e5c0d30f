/** Looking leaves the program running, also where connecting had to reset the target. Without DOM. */
import type { Target } from 'probekit/stm32';

/** Runs a look; then a core goes on that connecting has reset and halted, whether the look ended well or not. */
export async function letGoAfter<Result>({ core, resetBy }: Target, look: () => Promise<Result>): Promise<Result> {
  if (resetBy === undefined) return look();
  let result: Result;
  try {
    result = await look();
  } catch (error) {
    // Why the look failed is told; a board that is gone cannot be let go.
    await core.releaseDebug().catch(() => undefined);
    throw error;
  }
  await core.releaseDebug();
  return result;
}
