package dev.plugwright;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Unix sockets with random names in one folder (NET-1). */
final class SocketFiles implements Sockets {
  // The least that any supported system allows, that of macOS (HS-7).
  private static final int LONGEST_PATH = 103;
  private static final int NAME_BYTES = 5;
  private static final Set<PosixFilePermission> GROUP_MODE =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE);

  private final Path directory;
  private final Optional<GroupPrincipal> group;
  private final Set<Path> made = ConcurrentHashMap.newKeySet();
  private final SecureRandom random = new SecureRandom();

  private SocketFiles(Path directory, Optional<GroupPrincipal> group) {
    this.directory = directory;
    this.group = group;
  }

  static SocketFiles of(Environment environment) {
    boolean chosen = !environment.socketDirectory().isEmpty();
    String name = chosen ? environment.socketDirectory() : temporaryDirectory(environment);
    Path directory = Path.of(name).toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw new StartException(
          "`%s` names `%s`, which is no directory; create it before the plugin is started"
              .formatted(chosen ? "PLUGIN_UNIX_SOCKET_DIR" : "TMPDIR", directory));
    }
    return new SocketFiles(directory, group(environment.socketGroup(), directory));
  }

  @Override
  public Network network() {
    return Network.UNIX;
  }

  @Override
  public Listening listen(Binder binder) {
    Path path = newPath();
    Channel channel;
    try {
      channel = binder.bind(UnixDomainSocketAddress.of(path));
    } catch (Exception reason) {
      throw new StartException(
          "no socket can be made in `%s`: %s; let the plugin write there"
              .formatted(directory, reason),
          reason);
    }
    made.add(path);
    admitGroup(path);
    return new Listening(channel, new Address(Network.UNIX, path.toString()));
  }

  @Override
  public void remove() {
    for (Path path : made) {
      path.toFile().delete();
    }
    made.clear();
  }

  private Path newPath() {
    byte[] name = new byte[NAME_BYTES];
    random.nextBytes(name);
    // Not with `+`, as the handshake.
    Path path = directory.resolve("plugin".concat(HexFormat.of().formatHex(name)));
    String text = path.toString();
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH
        || text.contains("|")
        || text.contains("\n")) {
      throw new StartException(
          ("no socket can be announced at `%s`: its path must be at most %d bytes long and free of"
                  + " `|` and line ends; set `PLUGIN_UNIX_SOCKET_DIR` or `TMPDIR` to another"
                  + " directory")
              .formatted(path, LONGEST_PATH));
    }
    return path;
  }

  /** Lets the group that the host has named connect (ENV-11). */
  private void admitGroup(Path path) {
    if (group.isEmpty()) {
      return;
    }
    try {
      Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(group.get());
      Files.setPosixFilePermissions(path, GROUP_MODE);
    } catch (IOException reason) {
      throw new StartException(
          ("the socket `%s` cannot be given to the group `%s`, which `PLUGIN_UNIX_SOCKET_GROUP`"
                  + " names: %s; let the plugin's user be a member of it")
              .formatted(path, group.get().getName(), reason),
          reason);
    }
  }

  private static String temporaryDirectory(Environment environment) {
    String chosen = environment.temporaryDirectory();
    return chosen.isEmpty() ? System.getProperty("java.io.tmpdir") : chosen;
  }

  /** Looks up a group that is given by its name or by its id. */
  private static Optional<GroupPrincipal> group(String name, Path directory) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      var groups = directory.getFileSystem().getUserPrincipalLookupService();
      return Optional.of(groups.lookupPrincipalByGroupName(name));
    } catch (IOException | UnsupportedOperationException reason) {
      throw new StartException(
          ("`PLUGIN_UNIX_SOCKET_GROUP` names the group `%s`, which does not exist; give the name"
                  + " or the id of a group of this system")
              .formatted(name),
          reason);
    }
  }
}
