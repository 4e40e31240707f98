package dev.plugwright;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TextFormat;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.util.List;
import java.util.function.Supplier;

/**
 * The descriptor of a service without stubs, for server reflection (GRPC-5). It is read when
 * somebody asks for it.
 */
final class Schema implements ProtoFileDescriptorSupplier {
  private final String text;
  private final List<Supplier<FileDescriptor>> imports;
  private FileDescriptor file;

  /** Takes a {@code FileDescriptorProto} in protobuf's text format, and what it imports. */
  Schema(String text, List<Supplier<FileDescriptor>> imports) {
    this.text = text;
    this.imports = imports;
  }

  @Override
  public synchronized FileDescriptor getFileDescriptor() {
    if (file == null) {
      try {
        FileDescriptorProto proto = TextFormat.parse(text, FileDescriptorProto.class);
        FileDescriptor[] imported =
            imports.stream().map(Supplier::get).toArray(FileDescriptor[]::new);
        file = FileDescriptor.buildFrom(proto, imported);
      } catch (TextFormat.ParseException | DescriptorValidationException mistake) {
        throw new IllegalStateException("a schema of the runtime is wrong", mistake);
      }
    }
    return file;
  }
}
