import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../core/errors.ts';
import { readForm } from './form.ts';
import { bracketed, hostsFor, MAX_URL_LENGTH, refusalOf } from './guard.ts';
import { keepAttached } from './kept.ts';
import { smallPage } from './page.ts';
import { page, type Reply, send } from './reply.ts';
import { type ConsoleWorld, respond, respondToForm } from './respond.ts';
import { stopperOf } from './stop.ts';
import { readStyle } from './style.ts';

export interface ConsoleOptions extends Omit<ConsoleWorld, 'kept' | 'style' | 'key' | 'isLocal'> {
  /** 0 takes a free one. */
  readonly port: number;
  /** The address to listen on; this machine alone where it is left out. */
  readonly host?: string;
  /** Told what broke; whoever asked reads the reference alone. */
  log(failure: ConsoleFailure): void;
}

export interface ConsoleFailure {
  readonly reference: string;
  /** Method and path, without what was asked. */
  readonly request: string;
  readonly error: unknown;
}

export interface Console {
  readonly url: string;
  readonly port: number;
  /** Takes no more requests and lets running ones end, for a few seconds at most. */
  stop(): Promise<void>;
}

/** Room for the longest address and what browsers send beside it. */
const MAX_HEADER_BYTES = MAX_URL_LENGTH + 16_384;

/**
 * Serves the posted messages and answers asks. It asks for no sign-in: whoever reaches it reads what `messages` and
 * `ask` give, and does what `ask` does; other web sites that a browser has open can do neither. Throws `UserError` where the port cannot be had.
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { port, host = '127.0.0.1' } = options;
  const style = await readStyle();
  const key = randomBytes(16).toString('base64url');
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  const stop = stopperOf(server);
  const address = await listen(server, port, host);
  const hosts = hostsFor(host, address);
  const world: ConsoleWorld = { ...options, key, kept: keepAttached(), style, isLocal: hosts !== null };
  server.on('request', async (request, response) => {
    const reply = refusalOf(request, hosts) ?? (await answer(request, world, options));
    send(reply, response, request.method);
  });
  return { url: urlOf(host, address.port), port: address.port, stop };
}

/** Never throws: what breaks is logged in full and shown as a reference. */
async function answer(
  request: IncomingMessage,
  world: ConsoleWorld,
  { log }: Pick<ConsoleOptions, 'log'>,
): Promise<Reply> {
  const { method = '', url = '', headers } = request;
  try {
    if (method !== 'POST') return await respond(url, world, headers.authorization);
    const form = await readForm(request, MAX_URL_LENGTH);
    return form === null ? UNREADABLE : await respondToForm(form, world);
  } catch (error) {
    const reference = randomBytes(4).toString('hex');
    log({ reference, request: `${method} ${url.replace(/\?.*/s, '')}`, error });
    const text = `The log says more under the reference ${reference}.`;
    return page(smallPage('Something broke', text), 500);
  }
}

const UNREADABLE = {
  ...page(smallPage('Not understood', 'That is nothing that this page sends.'), 400),
  // What is left of it is not read.
  headers: { Connection: 'close' },
};

/** Listens and gives where. */
async function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw explained(error, port);
  }
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server listens on no port');
  return address;
}

function explained(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return new UserError(`port ${port} is taken; choose another with --port`);
  if (code === 'EACCES') {
    return new UserError(`port ${port} is not for everybody to use; choose one from 1024 on with --port`);
  }
  return error;
}

const EVERYWHERE = ['0.0.0.0', '::', '127.0.0.1', '::1'];

function urlOf(host: string, port: number): string {
  const name = EVERYWHERE.includes(host) ? 'localhost' : host;
  return `http://${bracketed(name)}:${port}`;
}
