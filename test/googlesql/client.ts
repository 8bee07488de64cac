import { createRequire } from 'node:module';
import { PACKAGE_FOLDER } from './server.js';
import type { EvaluateRequest, Methods } from './wire.js';

/** The engine's methods as promises. */
export interface Client {
  call<M extends keyof Methods>(method: M, request: Methods[M][0]): Promise<Methods[M][1]>;
  /** How many bytes an evaluation's request has on the wire. */
  bytesOf(request: EvaluateRequest): number;
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
  makeUnaryRequest: unknown;
  close(): void;
}

interface Method {
  readonly path: string;
  readonly requestSerialize: (request: unknown) => Buffer;
}

interface ProtoLoader {
  loadSync(file: string, options: object): Record<string, Record<string, Method>>;
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
  const evaluate = definition['zetasql.local_service.ZetaSqlLocalService']?.EvaluateQuery;
  return {
    call: (method, request) => unary(service, method, request),
    bytesOf: (request) => evaluate?.requestSerialize(request).length ?? 0,
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
      error === null ? resolve(response as Methods[M][1]) : reject(error),
    );
  });
}
