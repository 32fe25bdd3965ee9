/** The command behind `zmq-napi NAME`. */
export interface Command {
  /** What the command does, in half a line for --help. */
  readonly about: string;
  /** Runs the command with the arguments after its name. Resolves with the exit code. */
  run(args: readonly string[]): Promise<number>;
}
