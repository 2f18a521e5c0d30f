/** A TCP proxy in front of a server that counts what clients ask, so that something can happen at a request of known number. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class CountingProxy {
  readonly port: number;
  /** Requests since the last `count`. The clients here send one and wait for its answer, so each arrives by itself. */
  requests = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #at = Number.POSITIVE_INFINITY;
  #act: () => void = () => undefined;
  #listener: () => void = () => undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async to(port: number): Promise<CountingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new CountingProxy(server);
    server.on('connection', (client) => proxy.#join(client, connect(port, '127.0.0.1')));
    return proxy;
  }

  /** Starts counting anew; `act` is called when request `at` arrives, which still reaches the server. */
  count(at = Number.POSITIVE_INFINITY, act: () => void = () => undefined): void {
    this.requests = 0;
    this.#at = at;
    this.#act = act;
  }

  /** `listener` is called at each request, which reaches the server all the same. */
  onRequest(listener: () => void): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket, server: Socket): void {
    client.on('data', (bytes) => {
      this.requests += 1;
      server.write(bytes);
      if (this.requests === this.#at) this.#act();
      this.#listener();
    });
    server.on('data', (bytes) => client.write(bytes));
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      // A killed client resets its connection: for the other side that is an end like any.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
