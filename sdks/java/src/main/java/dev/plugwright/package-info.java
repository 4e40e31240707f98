/**
 * The plugin side of hashicorp/go-plugin's gRPC protocol.
 *
 * <p>A plugin is an executable whose {@code main} calls {@link dev.plugwright.PluginServer#serve()}.
 * The ids in brackets, such as NEG-1, name clauses of the project's {@code docs/protocol.md}.
 */
package dev.plugwright;
