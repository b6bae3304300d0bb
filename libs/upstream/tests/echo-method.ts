import { create, createFileRegistry, type DescMethodUnary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

const text = {
  name: 'text',
  number: 1,
  type: FieldDescriptorProto_Type.STRING,
  label: FieldDescriptorProto_Label.OPTIONAL,
  jsonName: 'text',
};

/** `rpc Echo(Text) returns (Text)`, made without generated code. */
const file = create(FileDescriptorProtoSchema, {
  name: 'echo.proto',
  package: 'test',
  syntax: 'proto3',
  messageType: [{ name: 'Text', field: [text] }],
  service: [{ name: 'Echo', method: [{ name: 'Echo', inputType: '.test.Text', outputType: '.test.Text' }] }],
});

const service = createFileRegistry(file, () => undefined).getService('test.Echo');
if (service?.method['echo']?.methodKind !== 'unary') throw new Error('no method echo');

export const echo = service.method['echo'] as DescMethodUnary;
export const echoPath = '/test.Echo/Echo';
