/** Serial wire debug: what one transfer takes on the wire. Source: ARM IHI 0031G, B4.2 (packet request, ACK, data). */

/** Request 8, turnaround 1, ACK 3, turnaround 1, data 32, parity 1: a write of one word, without idle clocks. */
export const SWD_WORD_CLOCKS = 46;
