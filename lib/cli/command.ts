/** What `zmq-napi NAME` does. */
export interface Command {
  /** In half a line, for --help. */
  readonly about: string;
  /** Takes the arguments after the name; resolves with the exit code. */
  run(args: readonly string[]): Promise<number>;
}
