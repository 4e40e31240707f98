/** gRPC's server reflection: what is served here, for tools that ask (GRPC-5). */

import {
  type DescField,
  type DescFile,
  type DescService,
  clone,
  createFileRegistry,
  create,
  toBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

import { Context } from "./context.js";
import { type Service, implement } from "./service.js";
import { Code } from "./status.js";
import {
  ServerReflection,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
  file_grpc_reflection_v1_reflection as V1,
} from "./wire/reflection_pb.js";

type Answer = ServerReflectionResponse["messageResponse"];

const ALPHA = "grpc.reflection.v1alpha.ServerReflection";

/**
 * Returns both versions of the service; they differ in their package alone. What describes the
 * services is gone through when somebody asks.
 */
export function reflectionServices(served: readonly DescService[]): Service[] {
  const names = [...served, ServerReflection].map(({ typeName }) => typeName).concat(ALPHA);
  let files: ReadonlyMap<string, DescFile> | undefined;
  const handlers: Parameters<typeof implement<typeof ServerReflection>>[1] = {
    async *serverReflectionInfo(requests) {
      files ??= withImports([...served.map(({ file }) => file), V1, alphaFile()]);
      for await (const request of requests) {
        const messageResponse = answer(request, names, files);
        yield { validHost: request.host, originalRequest: request, messageResponse };
      }
    },
  };
  const service = implement(ServerReflection, handlers, Context);
  return [service, { ...service, descriptor: { ...ServerReflection, typeName: ALPHA } }];
}

function answer(
  { messageRequest }: ServerReflectionRequest,
  names: readonly string[],
  files: ReadonlyMap<string, DescFile>,
): Answer {
  switch (messageRequest.case) {
    case "listServices": {
      const service = [...names].sort().map((name) => ({ name }));
      return { case: "listServicesResponse", value: { service } as never };
    }
    case "fileByFilename":
      return fileAnswer(files.get(messageRequest.value));
    case "fileContainingSymbol":
      return fileAnswer(
        [...files.values()].find((file) => symbols(file).includes(messageRequest.value)),
      );
    default:
      return fileAnswer(undefined);
  }
}

function fileAnswer(file: DescFile | undefined): Answer {
  if (file === undefined) {
    const error = { errorCode: Code.NOT_FOUND, errorMessage: "nothing served here is called so" };
    return { case: "errorResponse", value: error as never };
  }
  const needed = [...withImports([file]).values()];
  const fileDescriptorProto = needed.map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } as never };
}

/** Returns files and everything they import, by name. */
function withImports(files: readonly DescFile[]): Map<string, DescFile> {
  const found = new Map<string, DescFile>();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (!found.has(file.proto.name)) {
      found.set(file.proto.name, file);
      waiting.push(...file.dependencies);
    }
  }
  return found;
}

/** Returns the names of everything that a file declares. */
function symbols(file: DescFile): string[] {
  const names: string[] = [];
  const messages = [...file.messages];
  const enums = [...file.enums];
  const extensions = [...file.extensions];
  for (let message = messages.pop(); message !== undefined; message = messages.pop()) {
    names.push(message.typeName, ...message.fields.map(fieldName));
    messages.push(...message.nestedMessages);
    enums.push(...message.nestedEnums);
    extensions.push(...message.nestedExtensions);
  }
  const methods = file.services.flatMap(({ typeName, methods }) =>
    methods.map(({ name }) => `${typeName}.${name}`),
  );
  return [
    ...names,
    ...methods,
    ...[...enums, ...extensions, ...file.services].map(({ typeName }) => typeName),
  ];
}

function fieldName({ parent, name }: DescField): string {
  return `${parent.typeName}.${name}`;
}

function alphaFile(): DescFile {
  const proto = clone(FileDescriptorProtoSchema, V1.proto);
  proto.name = "grpc/reflection/v1alpha/reflection.proto";
  proto.package = "grpc.reflection.v1alpha";
  const alpha = (name: string): string => name.replace(".v1.", ".v1alpha.");
  for (const field of proto.messageType.flatMap((message) => message.field)) {
    field.typeName = alpha(field.typeName);
  }
  for (const method of proto.service.flatMap((service) => service.method)) {
    method.inputType = alpha(method.inputType);
    method.outputType = alpha(method.outputType);
  }
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [proto] }));
  const file = registry.getFile(proto.name);
  if (file === undefined) {
    throw new Error("the reflection service of v1alpha was not derived from that of v1");
  }
  return file;
}
