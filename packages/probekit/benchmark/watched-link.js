/** A link that notes when its first and last transfer were and how many there are: for peers, which live on the wall clock. */
export function watched(link, bench, seen) {
  const nowNs = async () => (await bench.control.send('look', {})).atNs;
  return {
    submit: async (transfer) => {
      seen.firstNs ??= await nowNs();
      seen.transfers++;
      const completion = await link.submit(transfer);
      seen.lastNs = await nowNs();
      return completion;
    },
    cancel: (id) => link.cancel(id),
    reset: () => link.reset(),
    onDisconnect: (listener) => link.onDisconnect(listener),
  };
}
