/** The script of the example page `install.html`: one of its buttons installs on the virtual board, which is made when it is pressed. */
import { type ProbeWay, wayOverHost } from 'probekit/install-button';
import type { VirtualBoard } from '../bench/virtual-board.ts';

const button = document.querySelector<HTMLElementTagNameMap['probekit-install-button']>('#virtual');
if (button) button.way = virtualWay();
const log = document.querySelector('#states');
document.addEventListener('state-changed', (event) => {
  const { state, error } = (event as CustomEvent<{ state: string; error?: string }>).detail;
  const line = error === undefined ? state : `${state} (${error})`;
  if (log && log.lastElementChild?.textContent !== line) log.append(Object.assign(document.createElement('li'), { textContent: line }));
});

/** `#scenario=jp4-off` sets the board up with a fault. */
function virtualWay(): ProbeWay {
  let board: VirtualBoard | undefined;
  const made = () => {
    if (!board) throw new TypeError('the board is made when it is chosen');
    const { patient } = board;
    return wayOverHost(patient.usbHost, patient);
  };
  return {
    isVirtual: true,
    get usbHost() {
      return made().usbHost;
    },
    get clock() {
      return made().clock;
    },
    get hostFacts() {
      return made().hostFacts;
    },
    get openSerial() {
      return board?.patient.openSerial;
    },
    during: (work) => made().during?.(work) ?? work(),
    async choose() {
      board ??= await openBoard();
      return made().choose();
    },
    // Nobody unplugs this one.
    onPlug: () => () => undefined,
  };
}

async function openBoard(): Promise<VirtualBoard> {
  const [{ VirtualBoard }, { FIRST_EXAMPLE, isExample, readExample }] = await Promise.all([
    import('../bench/virtual-board.ts'),
    import('../bench/scenario-examples.ts'),
  ]);
  const board = await VirtualBoard.open();
  const wanted = new URLSearchParams(location.hash.slice(1)).get('scenario') ?? '';
  const { scenario, images } = await readExample(isExample(wanted) ? wanted : FIRST_EXAMPLE);
  await board.load(scenario, images);
  return board;
}
