import { got, wholeNumber } from "../checks";
import { EINVAL, errorOf, outOfRange } from "../errors";
import type { NativeContext } from "../addon/native";
import { highest32, int32 } from "./kinds";
import { checkSupported, type Option } from "./option";
import { contextOption } from "./numbers";

const addCpu = int32(contextOption.THREAD_AFFINITY_CPU_ADD);
const removeCpu = int32(contextOption.THREAD_AFFINITY_CPU_REMOVE);

/** Reads and writes the options of one context, by the rows of the table. */
export class ContextStore {
  /** Returns the native context. Throws if the context is closed. */
  readonly #open: () => NativeContext;
  /** The values that write-only options were set to, by option number. */
  readonly #written = new Map<number, Buffer>();
  readonly #cpus = new Set<number>();

  constructor(open: () => NativeContext) {
    this.#open = open;
  }

  read<Value>(option: Option<Value>, name: string): Value {
    const native = this.#open();
    checkSupported(option, name);
    if (option.access === "w") {
      const written = this.#written.get(option.id);
      return written === undefined ? option.initial : option.decode(written);
    }
    const bytes = Buffer.alloc(option.size);
    const status = native.getOption(option.id, bytes);
    if (status === EINVAL) throw absent(name, "be read");
    if (status < 0) throw errorOf(status, { syscall: "zmq_ctx_get" });
    return option.decode(bytes);
  }

  write<Value>(option: Option<Value>, name: string, value: Value): void {
    const native = this.#open();
    checkSupported(option, name);
    const bytes = Buffer.from(option.encode(value, name) ?? []);
    const status = native.setOption(option.id, bytes);
    if (status < 0) throw refusal(status, name, value);
    if (option.access === "w") this.#written.set(option.id, bytes);
  }

  /** The CPUs for the I/O threads that this JavaScript thread has set. */
  get cpus(): readonly number[] {
    this.#open();
    return Object.freeze([...this.#cpus]);
  }

  setCpus(name: string, cpus: unknown): void {
    this.#open();
    if (!Array.isArray(cpus)) {
      throw new TypeError(
        `Option value must be an array of numbers: ${name} takes the numbers of CPUs, ` +
          `but is set to ${got(cpus)}`,
      );
    }
    const wanted = new Set(
      cpus.map((cpu: number) => wholeNumber(cpu, name, 0, highest32)),
    );
    // A CPU that can't be used throws here, before any other CPU is removed.
    for (const cpu of wanted) {
      if (this.#cpus.has(cpu)) continue;
      this.write(addCpu, name, cpu);
      this.#cpus.add(cpu);
    }
    for (const cpu of [...this.#cpus]) {
      if (wanted.has(cpu)) continue;
      this.write(removeCpu, name, cpu);
      this.#cpus.delete(cpu);
    }
  }
}

function absent(name: string, action: string): RangeError {
  return outOfRange(
    `Invalid argument: contexts of this libzmq have no ${name} that can ${action}`,
  );
}

function refusal(status: number, name: string, value: unknown): Error {
  if (status === EINVAL) {
    return outOfRange(
      `Invalid argument: ${name} is set to ${got(value)}, which this libzmq or this ` +
        "system does not take",
    );
  }
  const error = errorOf(status, { syscall: "zmq_ctx_set" });
  if (error.code !== "EPERM") return error;
  return errorOf(status, {
    syscall: "zmq_ctx_set",
    message:
      `Operation not permitted: this process has no right to set ${name} to ` +
      `${got(value)}. Give it the right (on Linux CAP_SYS_NICE), or leave ${name} unset`,
  });
}
