import { createRequire } from 'node:module';
import { PACKAGE_FOLDER } from './server.js';
import type { Methods } from './wire.js';

/** The engine's methods as promises; a request that is too large rejects with RequestTooLarge. */
export interface Client {
  call<M extends keyof Methods>(method: M, request: Methods[M][0]): Promise<Methods[M][1]>;
  close(): void;
}

/** What this file uses of gRPC; the packages are installed beside the engine only. */
interface Grpc {
  loadPackageDefinition(definition: unknown): {
    zetasql: { local_service: { ZetaSqlLocalService: ServiceConstructor } };
  };
  readonly credentials: { createInsecure(): unknown };
}

type ServiceConstructor = new (address: string, credentials: unknown, options: object) => Service;

interface Service {
  waitForReady(deadline: number, done: (error?: Error) => void): void;
  close(): void;
}

interface ProtoLoader {
  loadSync(file: string, options: object): unknown;
}

/** The rows do not fit into one request. */
export class RequestTooLarge extends Error {
  override readonly name = 'RequestTooLarge';

  constructor(
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(`the request has ${bytes} bytes, the engine takes ${limit}`);
  }
}

type Unary = (request: unknown, done: (error: Error | null, response: unknown) => void) => void;

const READY_WITHIN_MS = 30_000;
const UNLIMITED = -1;

/** Connects to the engine at `address`; resolves when it answers. */
export async function connect(address: string): Promise<Client> {
  const require = createRequire(import.meta.url);
  const grpc: Grpc = require('@grpc/grpc-js');
  const loader: ProtoLoader = require('@grpc/proto-loader');
  const definition = loader.loadSync('local_service.proto', {
    keepCase: true,
    longs: String,
    enums: String,
    includeDirs: [`${PACKAGE_FOLDER}protos`],
  });
  const { ZetaSqlLocalService } = grpc.loadPackageDefinition(definition).zetasql.local_service;
  const service = new ZetaSqlLocalService(address, grpc.credentials.createInsecure(), {
    'grpc.max_receive_message_length': UNLIMITED,
    'grpc.max_send_message_length': UNLIMITED,
  });
  await ready(service);
  return {
    call: (method, request) => unary(service, method, request),
    close: () => service.close(),
  };
}

function ready(service: Service): Promise<void> {
  return new Promise((resolve, reject) => {
    service.waitForReady(Date.now() + READY_WITHIN_MS, (error) =>
      error === undefined ? resolve() : reject(error),
    );
  });
}

function unary<M extends keyof Methods>(
  service: Service,
  method: M,
  request: Methods[M][0],
): Promise<Methods[M][1]> {
  const send = (service as unknown as Record<M, Unary>)[method].bind(service);
  return new Promise((resolve, reject) => {
    send(request, (error, response) =>
      error === null ? resolve(response as Methods[M][1]) : reject(refined(error)),
    );
  });
}

function refined(error: Error): Error {
  const sizes = /larger than max \((\d+) vs\. (\d+)\)/.exec(error.message);
  return sizes ? new RequestTooLarge(Number(sizes[1]), Number(sizes[2])) : error;
}
